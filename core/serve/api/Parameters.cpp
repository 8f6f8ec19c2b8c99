#include "serve/api/Parameters.h"

#include "measure/promql/Literals.h"
#include "measure/promql/Parser.h"
#include "net/http/Url.h"
#include "serve/api/TimeText.h"

#include <charconv>
#include <fmt/format.h>

namespace codesage::api {

Parsed<Parameters> Parameters::of(const http::Request& request) {
    Parameters parameters;
    const std::string_view type = request.headers.value("Content-Type");
    if (request.method != "GET" && request.method != "HEAD" &&
        type.substr(0, type.find(';')) == "application/x-www-form-urlencoded") {
        auto form = http::parseForm(request.body);
        if (!form)
            return tl::unexpected(badData("error parsing form values: invalid URL escape"));
        parameters.m_values = *std::move(form);
    }
    parameters.m_values.insert(parameters.m_values.end(), request.query.begin(), request.query.end());
    return parameters;
}

std::string_view Parameters::get(std::string_view name) const {
    for (const auto& [key, value] : m_values)
        if (key == name)
            return value;
    return {};
}

std::vector<std::string_view> Parameters::all(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const auto& [key, value] : m_values)
        if (key == name)
            values.push_back(value);
    return values;
}

Parsed<TimestampMs> Parameters::time(std::string_view name, TimestampMs fallback) const {
    const std::string_view text = get(name);
    if (text.empty())
        return fallback;
    const auto time = parseTime(text);
    if (!time)
        return tl::unexpected(invalidParameter(
            name, fmt::format("Invalid time value for '{}': {}", name, time.error().message)));
    return *time;
}

Parsed<TimestampMs> Parameters::requiredTime(std::string_view name) const {
    const auto time = parseTime(get(name));
    if (!time)
        return tl::unexpected(invalidParameter(name, time.error().message));
    return *time;
}

Parsed<std::optional<std::chrono::milliseconds>> Parameters::length(std::string_view name) const {
    const std::string_view text = get(name);
    if (text.empty())
        return std::optional<std::chrono::milliseconds>();
    const auto length = parseLength(text);
    if (!length)
        return tl::unexpected(invalidParameter(name, length.error().message));
    return std::optional(std::chrono::duration_cast<std::chrono::milliseconds>(*length));
}

Parsed<std::size_t> Parameters::limit() const {
    const std::string_view text = get("limit");
    if (text.empty())
        return std::size_t{0};
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return tl::unexpected(invalidParameter(
            "limit",
            fmt::format("strconv.Atoi: parsing {}: {}", promql::goQuoted(text),
                        error == std::errc::result_out_of_range ? "value out of range" : "invalid syntax")));
    if (value < 0)
        return tl::unexpected(invalidParameter("limit", "limit must be non-negative"));
    return static_cast<std::size_t>(value);
}

Parsed<std::vector<std::vector<tsdb::Matcher>>> Parameters::matchers() const {
    std::vector<std::vector<tsdb::Matcher>> sets;
    for (const std::string_view text : all("match[]")) {
        auto matchers = promql::parseSelector(text);
        if (!matchers)
            return tl::unexpected(badData(matchers.error().message));
        sets.push_back(*std::move(matchers));
    }
    for (const auto& matchers : sets)
        if (std::ranges::all_of(matchers, &tsdb::Matcher::matchesEmpty))
            return tl::unexpected(badData("match[] must contain at least one non-empty matcher"));
    return sets;
}

} // namespace codesage::api
