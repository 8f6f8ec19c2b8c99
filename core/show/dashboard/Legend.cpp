#include "show/dashboard/Legend.h"

#include "base/core/Strings.h"

#include <algorithm>
#include <map>

namespace codesage::show {

namespace {

std::string_view labelOf(const Series& series, std::string_view name) {
    for (const auto& [key, value] : series.labels)
        if (key == name)
            return value;
    return {};
}

std::string fromTemplate(const Series& series, std::string_view format) {
    std::string text;
    while (!format.empty()) {
        const std::size_t open = format.find("{{");
        const std::size_t close = open == std::string_view::npos ? open : format.find("}}", open);
        if (close == std::string_view::npos)
            break;
        text += format.substr(0, open);
        text += labelOf(series, trimmed(format.substr(open + 2, close - open - 2)));
        format.remove_prefix(close + 2);
    }
    return text.append(format);
}

// Labels whose value isn't the same everywhere.
std::vector<std::string> distinguishing(const std::vector<Series>& series) {
    std::map<std::string, std::pair<std::string, std::size_t>>
        first; // name -> first value, how often it was seen
    std::vector<std::string> names;
    for (const Series& one : series)
        for (const auto& [name, value] : one.labels) {
            const auto [at, added] = first.try_emplace(name, value, 0);
            if (added || at->second.first == value)
                ++at->second.second;
        }
    for (const auto& [name, seen] : first)
        if (seen.second < series.size())
            names.push_back(name);
    return names;
}

std::string labelsText(const Series& series, const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names)
        if (const std::string_view value = labelOf(series, name); !value.empty())
            text.append(text.empty() ? "" : ", ").append(name).append("=\"").append(value).append("\"");
    return "{" + text + "}";
}

} // namespace

std::string fullSeriesName(const Series& series) {
    std::string text;
    for (const auto& [name, value] : series.labels)
        if (name != "__name__")
            text.append(text.empty() ? "" : ", ").append(name).append("=\"").append(value).append("\"");
    const std::string_view metric = labelOf(series, "__name__");
    return text.empty() && !metric.empty() ? std::string(metric) : std::string(metric) + "{" + text + "}";
}

std::vector<std::string> seriesNames(const std::vector<Series>& series, std::string_view format,
                                     std::string_view expression) {
    std::vector<std::string> result;
    result.reserve(series.size());
    if (!format.empty() && format != "__auto") {
        for (const Series& one : series) {
            std::string name = fromTemplate(one, format);
            // A template of labels that the series doesn't have would leave it without a name.
            if (trimmed(name).empty())
                name = one.labels.empty() ? std::string(expression) : fullSeriesName(one);
            result.push_back(std::move(name));
        }
        return result;
    }
    if (series.size() == 1)
        return {series.front().labels.empty() ? std::string(expression) : fullSeriesName(series.front())};
    const std::vector<std::string> names = distinguishing(series);
    for (const Series& one : series) {
        const bool single = names.size() == 1 && !labelOf(one, names.front()).empty();
        result.push_back(single ? std::string(labelOf(one, names.front())) : labelsText(one, names));
    }
    return result;
}

} // namespace codesage::show
