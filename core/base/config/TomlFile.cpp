#include "base/config/TomlFile.h"

#include <fmt/format.h>
// The one file that includes toml++.
#include <toml++/toml.h>

#include <algorithm>

namespace codesage::config {

namespace {

class Flattener {
public:
    explicit Flattener(TomlFile& file)
        : m_file(file) {}

    void table(const std::string& prefix, const toml::table& table) {
        for (const auto& [key, node] : table) {
            const std::string name =
                prefix.empty() ? std::string(key.str()) : prefix + "." + std::string(key.str());
            const int line = static_cast<int>(key.source().begin.line);
            if (const toml::table* inner = node.as_table())
                section(name, line, *inner);
            else
                value(name, line, node);
        }
    }

private:
    void section(const std::string& name, int line, const toml::table& inner) {
        if (inner.empty())
            m_file.entries.push_back({name, line, {}, "an empty table"});
        table(name, inner);
    }

    void value(const std::string& name, int line, const toml::node& node) {
        TomlEntry entry{name, line, {}, {}};
        entry.value.typed = true;
        if (const auto* text = node.as_string())
            entry.value.value = text->get();
        else if (const auto* number = node.as_integer())
            entry.value.value = number->get();
        else if (const auto* flag = node.as_boolean())
            entry.value.value = flag->get();
        else if (const toml::array* array = node.as_array())
            list(entry, *array);
        else
            entry.unsupported = node.is_floating_point() ? "a number with a fraction" : "a date or time";
        m_file.entries.push_back(std::move(entry));
    }

    static void list(TomlEntry& entry, const toml::array& array) {
        std::vector<std::string> items;
        for (const toml::node& item : array) {
            if (const auto* text = item.as_string())
                items.push_back(text->get());
            else
                entry.unsupported = "a list with something else than texts";
        }
        entry.value.value = std::move(items);
    }

    TomlFile& m_file;
};

// The line of the first byte above ASCII outside quotes and comments, where TOML 1.0 has no place for one; 0
// when there is none. toml++ 3.3 runs into undefined behaviour on some of them (U+00A1 to U+0499 taken for
// white space), so they must not reach it.
int lineOfStrayCharacter(std::string_view text) {
    int line = 1;
    std::size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    const auto skipQuoted = [&](char quote) {
        const std::string triple(3, quote);
        const bool multiline = text.substr(at, 3) == triple;
        at += multiline ? 3 : 1;
        for (; at < text.size(); ++at) {
            if (text[at] == '\n') {
                if (!multiline)
                    return;
                ++line;
            } else if (quote == '"' && text[at] == '\\') {
                at += at + 1 < text.size() && text[at + 1] != '\n' ? 1 : 0;
            } else if (multiline ? text.substr(at, 3) == triple : text[at] == quote) {
                at += multiline ? 3 : 1;
                // The last three of up to five quotes close.
                for (int extra = 0; multiline && extra < 2 && text.substr(at, 1) == triple.substr(0, 1);
                     ++extra)
                    ++at;
                return;
            }
        }
    };
    while (at < text.size()) {
        const char c = text[at];
        if (c == '"' || c == '\'') {
            skipQuoted(c);
        } else if (c == '#') {
            at = std::min(text.find('\n', at), text.size());
        } else if (static_cast<unsigned char>(c) >= 0x80) {
            return line;
        } else {
            line += c == '\n';
            ++at;
        }
    }
    return 0;
}

} // namespace

TomlFile parseToml(std::string_view text, std::string_view fileName) {
    TomlFile file;
    if (const int line = lineOfStrayCharacter(text); line > 0) {
        file.errors.push_back({ErrorCode::InvalidArgument,
                               "letters beyond ASCII may stand in quotes and comments only",
                               fmt::format("{}:{}", fileName, line)});
        return file;
    }
    try {
        const toml::table document = toml::parse(text, fileName);
        Flattener(file).table({}, document);
    } catch (const toml::parse_error& problem) {
        file.errors.push_back({ErrorCode::InvalidArgument, std::string(problem.description()),
                               fmt::format("{}:{}", fileName, problem.source().begin.line)});
    }
    std::stable_sort(file.entries.begin(), file.entries.end(),
                     [](const TomlEntry& a, const TomlEntry& b) { return a.line < b.line; });
    return file;
}

} // namespace codesage::config
