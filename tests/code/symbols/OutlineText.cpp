#include "OutlineText.h"

#include <fmt/format.h>

namespace codesage::test {

using namespace code;

std::string outlineText(code::SourceLanguage language, const code::Outline& outline) {
    const bool colons =
        language == SourceLanguage::C || language == SourceLanguage::Cpp || language == SourceLanguage::Rust;
    std::string text;
    for (std::size_t i = 0; i < outline.symbols.size(); ++i) {
        const Symbol& symbol = outline.symbols[i];
        text +=
            fmt::format("{}-{} {} {}{}{} | {}\n", symbol.line, symbol.endLine, symbolKindName(symbol.kind),
                        qualifiedName(outline, i, colons ? "::" : "."), symbol.definition ? "" : " decl",
                        symbol.documented ? " doc" : "", symbol.signature);
    }
    return text;
}

std::string outlineText(code::SourceLanguage language, std::string_view source) {
    const auto found = code::outline(language, source);
    return found ? outlineText(language, *found) : found.error().text();
}

} // namespace codesage::test
