#pragma once

#include "base/core/Result.h"
#include "measure/promql/Ast.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::promql {

// Where and why a text is no query.
struct ParseError {
    TextRange at;
    int line = 1;        // from 1
    int column = 1;      // from 1, in bytes, as Prometheus counts
    std::string message; // Prometheus's words, without the position
    // "1:7: parse error: unexpected end of input"
    std::string text() const;
};

// Nesting (parentheses, operators, calls) beyond this is refused, so that no later pass can run out of stack.
inline constexpr std::size_t kMaxDepth = 500;
inline constexpr std::size_t kMaxQueryBytes = 1u << 20;

// Parses and type-checks one expression of the language of Prometheus 3 (without native histograms and what
// sits behind its feature flags). Thread-safe. Errors are InvalidArgument with Prometheus's wording (our own
// for the two limits above): the message "1:7: parse error: …", and `detail`, when given, is filled.
Result<Expr> parse(std::string_view text, ParseError* detail = nullptr);

// Parses `name{label="value",…}` alone, as match[] parameters and federation use it.
Result<std::vector<tsdb::Matcher>> parseSelector(std::string_view text, ParseError* detail = nullptr);

// Parses Prometheus durations such as "1h30m" and "250ms". InvalidArgument with Prometheus's words.
Result<std::chrono::milliseconds> parseDuration(std::string_view text);

} // namespace codesage::promql
