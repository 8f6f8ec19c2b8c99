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

} // namespace

TomlFile parseToml(std::string_view text, std::string_view fileName) {
    TomlFile file;
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
