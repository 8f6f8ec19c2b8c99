#include "serve/tools/OutlineReport.h"

#include "serve/tools/Answers.h"
#include "serve/tools/VisibleText.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace codesage::tools {

namespace {

using code::Symbol;
using code::SymbolKind;

enum class Grade { Whole, Main, Names };

bool isMinor(SymbolKind kind) {
    return kind == SymbolKind::Field || kind == SymbolKind::Enumerator || kind == SymbolKind::Variable ||
           kind == SymbolKind::Constant || kind == SymbolKind::Macro;
}

struct Composed {
    std::string text;
    nlohmann::json symbols = nlohmann::json::array();
    bool whole = true; // nothing was left out at this grade for size
};

Composed compose(const code::Outline& outline, std::string_view separator, Grade grade, std::size_t room) {
    Composed composed;
    std::vector<std::size_t> depths(outline.symbols.size());
    for (std::size_t i = 0; i < outline.symbols.size(); ++i) {
        const Symbol& symbol = outline.symbols[i];
        depths[i] = symbol.parent >= 0 ? depths[static_cast<std::size_t>(symbol.parent)] + 1 : 0;
        if (grade != Grade::Whole && isMinor(symbol.kind))
            continue;
        if (grade == Grade::Names && depths[i] > 1)
            continue;
        const std::string range = symbol.endLine > symbol.line
                                      ? fmt::format("{}-{}", symbol.line, symbol.endLine)
                                      : fmt::format("{}", symbol.line);
        const std::string name = visibleText(
            symbol.qualifier.empty() ? symbol.name
                                     : fmt::format("{}{}{}", symbol.qualifier, separator, symbol.name));
        const bool named = grade == Grade::Names || symbol.signature.empty();
        // Deep nesting is told by numbers; blanks would eat the budget.
        std::string line(2 * std::min<std::size_t>(depths[i], 10), ' ');
        line += fmt::format("{} {}{}: {}\n", range, code::symbolKindName(symbol.kind),
                            symbol.definition ? "" : " declaration",
                            named ? name : visibleText(symbol.signature));
        if (composed.text.size() + line.size() > room) {
            composed.whole = false;
            return composed;
        }
        composed.text += line;
        nlohmann::json one = {{"name", name},
                              {"qualified_name", visibleText(code::qualifiedName(outline, i, separator))},
                              {"kind", code::symbolKindName(symbol.kind)},
                              {"line", symbol.line},
                              {"end_line", symbol.endLine},
                              {"documented", symbol.documented},
                              {"definition", symbol.definition}};
        if (!named)
            one["signature"] = visibleText(symbol.signature);
        composed.symbols.push_back(std::move(one));
    }
    return composed;
}

} // namespace

mcp::ToolResult outlineReport(std::string_view path, code::SourceLanguage language,
                              const code::Outline& outline, std::size_t maxChars) {
    using code::SourceLanguage;
    const std::string_view separator =
        language == SourceLanguage::C || language == SourceLanguage::Cpp || language == SourceLanguage::Rust
            ? "::"
            : ".";
    mcp::ToolResult result;
    result.text = fmt::format("{} ({}, {} lines, {})\n", path, code::sourceLanguageName(language),
                              outline.lines, counted(outline.symbols.size(), "symbol"));
    constexpr std::size_t kNotice = 160;
    const std::size_t used = result.text.size() + kNotice;
    const std::size_t room = maxChars > used ? maxChars - used : 0;

    std::string_view shortened = "no";
    Composed composed = compose(outline, separator, Grade::Whole, room);
    if (!composed.whole) {
        shortened = "minor";
        composed = compose(outline, separator, Grade::Main, room);
    }
    if (!composed.whole) {
        shortened = "names";
        composed = compose(outline, separator, Grade::Names, room);
    }
    if (!composed.whole)
        shortened = "list";
    result.text += composed.text;
    if (shortened == "minor")
        result.text += "[shortened: variables, fields, enumerators and macros were left out]\n";
    else if (shortened == "names")
        result.text += "[shortened: only names on the outer two levels are shown]\n";
    else if (shortened == "list")
        result.text += "[shortened: only the first names are shown; raise max_chars]\n";
    if (outline.truncated)
        result.text += "[the file has more symbols than are kept]\n";
    if (outline.symbols.empty())
        result.text += "no definitions found\n";
    result.structured = {{"path", path},
                         {"kind", "file"},
                         {"language", code::sourceLanguageName(language)},
                         {"lines", outline.lines},
                         {"symbols", std::move(composed.symbols)},
                         {"truncated", shortened != "no" || outline.truncated},
                         {"shortened", shortened}};
    return result;
}

} // namespace codesage::tools
