#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::code {

// What a definition is, in one vocabulary for all languages.
enum class SymbolKind : std::uint8_t {
    Namespace, // C++ namespace, Go package clause, Rust mod, TypeScript namespace
    Class,     // also Java record
    Struct,    // also Go struct types
    Union,
    Enum,      // also Rust enum
    Interface, // also Rust trait, Go interface, Java @interface
    Function,
    Method, // a function inside a class, struct, interface, impl, or with a receiver
    Constructor,
    Macro,
    TypeAlias, // typedef, using, type
    Constant,
    Variable,
    Field,
    Enumerator,
};
constexpr std::size_t kSymbolKinds = 15;

// "function", "class", …: stable, used in answers.
std::string_view symbolKindName(SymbolKind kind);

struct Symbol {
    SymbolKind kind = SymbolKind::Function;
    // false for what is only declared here: a C or C++ prototype, `extern` variables. Forward declarations
    // of types are left out altogether.
    bool definition = true;
    // A doc comment stands directly before it, or a docstring directly inside.
    bool documented = false;
    std::uint32_t line = 0;    // of the name; from 1
    std::uint32_t endLine = 0; // the last line of its body or statement
    std::int32_t parent = -1;  // index of the enclosing symbol in Outline::symbols, -1 at file level
    std::string name;
    // How the name was qualified where it stands: "Store" for `void Store::open()`, the receiver type in Go,
    // the type of an `impl` in Rust. Empty otherwise.
    std::string qualifier;
    // The declaration on one line without its body, white space collapsed, elided at kSignatureBytes.
    // Valid UTF-8, though the source may not be.
    std::string signature;
};
constexpr std::size_t kSignatureBytes = 200;

// The symbols of one file in the order of their lines; a parent comes before its children.
struct Outline {
    std::vector<Symbol> symbols;
    std::uint32_t lines = 0;
    // More than OutlineLimits::symbols were found, or brackets nest 10,000 deep: the first symbols are here.
    bool truncated = false;
};

// "ns::Store::open" with the separator of the language ("." outside C, C++ and Rust): enclosing names,
// qualifier, name. At most 32 levels up.
std::string qualifiedName(const Outline& outline, std::size_t index, std::string_view separator);

} // namespace codesage::code
