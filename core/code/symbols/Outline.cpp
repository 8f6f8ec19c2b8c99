#include "code/symbols/Outline.h"

#include "code/symbols/OutlineBuilder.h"
#include "code/symbols/Outliners.h"

#include <array>
#include <fmt/format.h>

namespace codesage::code {

std::string_view symbolKindName(SymbolKind kind) {
    static constexpr std::array<std::string_view, kSymbolKinds> kNames{
        "namespace",   "class", "struct",     "union",    "enum",     "interface", "function",  "method",
        "constructor", "macro", "type_alias", "constant", "variable", "field",     "enumerator"};
    return kNames[static_cast<std::size_t>(kind)];
}

std::string qualifiedName(const Outline& outline, std::size_t index, std::string_view separator) {
    constexpr int kLevels = 32;
    std::vector<std::string_view> parts;
    auto at = static_cast<std::int32_t>(index);
    for (int level = 0; at >= 0 && level < kLevels; ++level) {
        const Symbol& symbol = outline.symbols[static_cast<std::size_t>(at)];
        parts.push_back(symbol.name);
        if (!symbol.qualifier.empty())
            parts.push_back(symbol.qualifier);
        at = symbol.parent;
    }
    std::string name;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        if (!name.empty())
            name += separator;
        name += *part;
    }
    return name;
}

Result<Outline> outline(SourceLanguage language, std::string_view text, const OutlineLimits& limits) {
    // Offsets are kept in 32 bits.
    constexpr std::size_t kOffsetLimit = 0xFFFF'0000u;
    const std::size_t limit = std::min(limits.bytes, kOffsetLimit);
    if (text.size() > limit)
        return fail(ErrorCode::LimitExceeded,
                    fmt::format("the text has {} bytes; an outline takes at most {}", text.size(), limit));
    OutlineBuilder builder(text, limits);
    switch (language) {
    case SourceLanguage::C:
        outlineCpp(builder, false);
        break;
    case SourceLanguage::Cpp:
        outlineCpp(builder, true);
        break;
    case SourceLanguage::Python:
        outlinePython(builder);
        break;
    case SourceLanguage::JavaScript:
        outlineScript(builder, false);
        break;
    case SourceLanguage::TypeScript:
        outlineScript(builder, true);
        break;
    case SourceLanguage::Java:
        outlineJava(builder);
        break;
    case SourceLanguage::Go:
        outlineGo(builder);
        break;
    case SourceLanguage::Rust:
        outlineRust(builder);
        break;
    case SourceLanguage::Unknown:
        return fail(ErrorCode::Unsupported,
                    "there is no outline for this kind of file: languages with one are "
                    "C, C++, Python, JavaScript, TypeScript, Java, Go and Rust");
    }
    return builder.finish();
}

} // namespace codesage::code
