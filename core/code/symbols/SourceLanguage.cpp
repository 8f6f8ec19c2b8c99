#include "code/symbols/SourceLanguage.h"

#include "base/core/Strings.h"
#include "code/symbols/CharClass.h"
#include "code/walk/Languages.h"

#include <array>
#include <utility>

namespace codesage::code {

namespace {

constexpr std::array<std::pair<std::string_view, SourceLanguage>, 8> kNames{{
    {"c", SourceLanguage::C},
    {"cpp", SourceLanguage::Cpp},
    {"python", SourceLanguage::Python},
    {"javascript", SourceLanguage::JavaScript},
    {"typescript", SourceLanguage::TypeScript},
    {"java", SourceLanguage::Java},
    {"go", SourceLanguage::Go},
    {"rust", SourceLanguage::Rust},
}};

SourceLanguage byName(std::string_view name) {
    for (const auto& [known, language] : kNames)
        if (known == name)
            return language;
    return name == "cuda" ? SourceLanguage::Cpp : SourceLanguage::Unknown;
}

// A header is C++ when a line begins with a word that C does not have.
bool looksLikeCpp(std::string_view head) {
    std::size_t at = 0;
    while (at < head.size()) {
        const std::size_t end = std::min(head.find('\n', at), head.size());
        const std::string_view line = trimmed(head.substr(at, end - at));
        at = end + 1;
        std::size_t length = 0;
        while (length < line.size() && hasBits(line[length], kWordPart))
            ++length;
        const std::string_view word = line.substr(0, length);
        const char after = length < line.size() ? line[length] : ' ';
        if (word == "namespace" || word == "class" || word == "using" || word == "constexpr" ||
            (word == "template" && line.find('<') != std::string_view::npos))
            return true;
        if ((word == "public" || word == "private" || word == "protected") && after == ':')
            return true;
        // "#include <vector>": a header without an ending is the C++ library's.
        if (line.starts_with("#include <") && line.find('.') == std::string_view::npos &&
            line.find('/') == std::string_view::npos && line.find('>') != std::string_view::npos)
            return true;
    }
    return false;
}

std::string_view takeWord(std::string_view& line) {
    line = trimmed(line);
    const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(end);
    return word;
}

// "#!/usr/bin/env -S LANG=C python3 -u"
SourceLanguage byShebang(std::string_view head) {
    if (!head.starts_with("#!"))
        return SourceLanguage::Unknown;
    std::string_view line = head.substr(2, std::min<std::size_t>(head.find('\n'), 256) - 2);
    const auto base = [](std::string_view path) { return path.substr(path.rfind('/') + 1); };
    std::string_view program = base(takeWord(line));
    if (program == "env") {
        do
            program = takeWord(line);
        while (program.starts_with('-') || program.find('=') != std::string_view::npos);
        program = base(program);
    }
    if (program.starts_with("python") || program.starts_with("pypy"))
        return SourceLanguage::Python;
    if (program == "node" || program == "nodejs" || program == "bun")
        return SourceLanguage::JavaScript;
    if (program == "deno" || program == "ts-node" || program == "tsx")
        return SourceLanguage::TypeScript;
    return SourceLanguage::Unknown;
}

} // namespace

SourceLanguage detectSourceLanguage(std::string_view path, std::string_view head) {
    constexpr std::size_t kHeadBytes = 16u << 10;
    head = head.substr(0, kHeadBytes);
    // "setup.py.in" tells by what stands before.
    if (path.ends_with(".in"))
        path.remove_suffix(3);
    if (path.ends_with(".C") || path.ends_with(".H"))
        return SourceLanguage::Cpp;
    if (path.ends_with(".h"))
        return looksLikeCpp(head) ? SourceLanguage::Cpp : SourceLanguage::C;
    const LanguageId id = languageOfPath(path);
    if (id != 0)
        return byName(languages()[id].name);
    // The C++ library's headers have no ending and say so on their first line.
    if (head.starts_with("//") && head.substr(0, 200).find("-*- C++ -*-") != std::string_view::npos)
        return SourceLanguage::Cpp;
    return byShebang(head);
}

std::string_view sourceLanguageName(SourceLanguage language) {
    for (const auto& [name, known] : kNames)
        if (known == language)
            return name;
    return "";
}

std::optional<SourceLanguage> sourceLanguageFromName(std::string_view name) {
    const auto id = findLanguage(trimmed(name));
    if (!id)
        return std::nullopt;
    const SourceLanguage language = byName(languages()[*id].name);
    return language == SourceLanguage::Unknown ? std::nullopt : std::optional(language);
}

} // namespace codesage::code
