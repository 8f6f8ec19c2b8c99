#include "code/symbols/Language.h"

#include "base/core/Strings.h"
#include "code/symbols/CharClass.h"

#include <array>
#include <string>
#include <utility>

namespace codesage::code {

namespace {

using Entry = std::pair<std::string_view, Language>;

constexpr std::array<Entry, 37> kExtensions{{
    {"c", Language::C},
    {"cc", Language::Cpp},
    {"cpp", Language::Cpp},
    {"cxx", Language::Cpp},
    {"c++", Language::Cpp},
    {"hh", Language::Cpp},
    {"hpp", Language::Cpp},
    {"hxx", Language::Cpp},
    {"h++", Language::Cpp},
    {"inl", Language::Cpp},
    {"ipp", Language::Cpp},
    {"tpp", Language::Cpp},
    {"tcc", Language::Cpp},
    {"ixx", Language::Cpp},
    {"cppm", Language::Cpp},
    {"cu", Language::Cpp},
    {"cuh", Language::Cpp},
    {"ino", Language::Cpp},
    {"py", Language::Python},
    {"pyi", Language::Python},
    {"pyw", Language::Python},
    {"pyx", Language::Python},
    {"js", Language::JavaScript},
    {"mjs", Language::JavaScript},
    {"cjs", Language::JavaScript},
    {"jsx", Language::JavaScript},
    {"ts", Language::TypeScript},
    {"mts", Language::TypeScript},
    {"cts", Language::TypeScript},
    {"tsx", Language::TypeScript},
    {"java", Language::Java},
    {"go", Language::Go},
    {"rs", Language::Rust},
    {"moc", Language::Cpp},
    {"wsgi", Language::Python},
    {"qs", Language::JavaScript},
    {"es6", Language::JavaScript},
}};

constexpr std::array<Entry, 6> kFileNames{{
    {"sconstruct", Language::Python},
    {"sconscript", Language::Python},
    {"wscript", Language::Python},
    {"jakefile", Language::JavaScript},
    {"buck", Language::Python},
    {"tiltfile", Language::Python},
}};

constexpr std::array<Entry, 22> kNames{{
    {"c", Language::C},
    {"c++", Language::Cpp},
    {"cpp", Language::Cpp},
    {"cxx", Language::Cpp},
    {"cplusplus", Language::Cpp},
    {"python", Language::Python},
    {"python3", Language::Python},
    {"py", Language::Python},
    {"javascript", Language::JavaScript},
    {"js", Language::JavaScript},
    {"jsx", Language::JavaScript},
    {"node", Language::JavaScript},
    {"typescript", Language::TypeScript},
    {"ts", Language::TypeScript},
    {"tsx", Language::TypeScript},
    {"java", Language::Java},
    {"go", Language::Go},
    {"golang", Language::Go},
    {"rust", Language::Rust},
    {"rs", Language::Rust},
    {"hpp", Language::Cpp},
    {"h", Language::C},
}};

template <std::size_t N>
std::optional<Language> find(const std::array<Entry, N>& entries, std::string_view key) {
    for (const auto& [name, language] : entries)
        if (name == key)
            return language;
    return std::nullopt;
}

// A header is C++ when a line begins with a word that C does not have.
bool looksLikeCpp(std::string_view head) {
    std::size_t at = 0;
    while (at < head.size()) {
        std::size_t end = head.find('\n', at);
        if (end == std::string_view::npos)
            end = head.size();
        const std::string_view line = trimmed(head.substr(at, end - at));
        at = end + 1;
        std::size_t length = 0;
        while (length < line.size() && hasBits(line[length], kWordPart))
            ++length;
        const std::string_view word = line.substr(0, length);
        const char after = length < line.size() ? line[length] : ' ';
        if (word == "namespace" || word == "class" || word == "using" ||
            (word == "template" && line.find('<') != line.npos))
            return true;
        if ((word == "public" || word == "private" || word == "protected") && after == ':')
            return true;
        // "#include <vector>": a standard header without ".h" is C++'s.
        if (line.starts_with("#include <") && line.find('.') == line.npos && line.find('/') == line.npos &&
            line.find('>') != line.npos)
            return true;
    }
    return false;
}

Language byShebang(std::string_view head) {
    if (!head.starts_with("#!"))
        return Language::Unknown;
    std::string_view line = head.substr(2, head.find('\n') == head.npos ? head.npos : head.find('\n') - 2);
    line = trimmed(line.substr(0, 200));
    const auto nextWord = [&line] {
        line = trimmed(line);
        const std::size_t end = line.find_first_of(" \t");
        const std::string_view word = line.substr(0, end);
        line = end == line.npos ? std::string_view() : line.substr(end);
        return word;
    };
    std::string_view program = nextWord();
    program = program.substr(program.rfind('/') + 1);
    if (program == "env") {
        do
            program = nextWord();
        while (program.starts_with('-') || program.find('=') != program.npos);
        program = program.substr(program.rfind('/') + 1);
    }
    if (program.starts_with("python") || program.starts_with("pypy"))
        return Language::Python;
    if (program == "node" || program == "nodejs" || program == "bun")
        return Language::JavaScript;
    if (program == "deno" || program == "ts-node" || program == "tsx")
        return Language::TypeScript;
    if (program == "rust-script")
        return Language::Rust;
    return Language::Unknown;
}

} // namespace

Language detectLanguage(std::string_view path, std::string_view head) {
    constexpr std::size_t kHeadBytes = 16u << 10;
    head = head.substr(0, kHeadBytes);
    const std::string_view file = path.substr(path.rfind('/') + 1);
    const std::size_t dot = file.rfind('.');
    if (dot != std::string_view::npos && dot > 0) {
        const std::string_view written = file.substr(dot + 1);
        if (written == "C" || written == "H")
            return Language::Cpp;
        const std::string extension = lowered(written);
        if (extension == "h")
            return looksLikeCpp(head) ? Language::Cpp : Language::C;
        if (const auto language = find(kExtensions, extension))
            return *language;
        // A name such as "tool.py.in" tells by what stands before.
        if (extension == "in" || extension == "tmpl")
            return detectLanguage(path.substr(0, path.size() - extension.size() - 1));
        return byShebang(head);
    }
    if (const auto language = find(kFileNames, lowered(file)))
        return *language;
    const Language shebang = byShebang(head);
    if (shebang != Language::Unknown)
        return shebang;
    // The standard library's headers and Qt's have no extension.
    if (head.starts_with("//") && head.substr(0, 200).find("-*- C++ -*-") != head.npos)
        return Language::Cpp;
    return Language::Unknown;
}

std::string_view languageName(Language language) {
    switch (language) {
    case Language::C:
        return "C";
    case Language::Cpp:
        return "C++";
    case Language::Python:
        return "Python";
    case Language::JavaScript:
        return "JavaScript";
    case Language::TypeScript:
        return "TypeScript";
    case Language::Java:
        return "Java";
    case Language::Go:
        return "Go";
    case Language::Rust:
        return "Rust";
    case Language::Unknown:
        break;
    }
    return "";
}

std::optional<Language> languageFromName(std::string_view name) {
    std::string key = lowered(trimmed(name));
    if (key.starts_with("*."))
        key.erase(0, 2);
    else if (key.starts_with('.'))
        key.erase(0, 1);
    if (const auto language = find(kNames, key))
        return language;
    return find(kExtensions, key);
}

} // namespace codesage::code
