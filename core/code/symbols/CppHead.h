#pragma once

#include "code/symbols/Symbol.h"
#include "code/symbols/Token.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace codesage::code {

// The tokens of one C or C++ statement up to its "{" or ";": brackets are collapsed into groups, and what
// follows a "=" is left out.
using CppTokens = std::span<const Token>;

// What a statement declares: its name as a stretch of the text, with what qualifies it.
struct CppName {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::string_view qualifier{}; // "ns::Store"
};

struct CppFunctionHead {
    CppName name;
    std::size_t group = 0;     // index of the parameter list
    std::size_t nameToken = 0; // index of the first token of the name, qualifier included
};

struct CppTypeHead {
    SymbolKind kind = SymbolKind::Class;
    CppName name; // begin == end for a nameless one; then `begin` is where the keyword stands
    std::size_t afterKeyword = 0;
};

// `class X : bases`, `enum class E : int`, `struct Point`; none when the statement is something else that
// merely mentions a type so (`struct stat* f(int)`).
std::optional<CppTypeHead> findTypeHead(std::string_view text, CppTokens head);

// `type name(parameters) const …`. The last word of a template-id or an operator's whole name counts.
std::optional<CppFunctionHead> findFunctionHead(std::string_view text, CppTokens head);

// The names of `type a, *b[3], (*c)(int)`, or of a typedef.
void findDeclarators(std::string_view text, CppTokens head, std::vector<CppName>& names);

// Tokens at the start of `head` that are macros standing on lines of their own ("Q_PROPERTY(…)"). The name of
// the class around is never one: its constructor looks the same.
std::size_t leadingMacros(std::string_view text, CppTokens head, std::string_view className);

// The word stands before a bracket without naming a function: "if", "noexcept", "int", "__attribute__".
bool neverNamesFunction(std::string_view word);

} // namespace codesage::code
