#include "serve/tools/Answers.h"

#include "serve/tools/VisibleText.h"

#include <ctime>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace codesage::tools {

const char* const kSkippedSchema =
    R"({"type":"object","description":"What was left out, by reason, with one example each.","additionalProperties":{"type":"object","properties":{"count":{"type":"integer"},"example":{"type":"string"},"detail":{"type":"string"}},"required":["count","example"]}})";

mcp::ToolResult errorResult(const Error& error, std::string_view advice) {
    std::string sentence = visibleText(error.text());
    if (!sentence.empty() && sentence.back() != '.')
        sentence += '.';
    if (!advice.empty())
        sentence += fmt::format(" {}", advice);
    return mcp::ToolResult::error(std::move(sentence));
}

std::string utcTime(TimestampMs time) {
    if (time <= 0)
        return "never";
    const auto seconds = static_cast<std::time_t>(time / 1000);
    std::tm parts{};
    if (!gmtime_r(&seconds, &parts))
        return "never";
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", parts);
}

std::string humanBytes(std::uint64_t bytes) {
    if (bytes < 1000)
        return fmt::format("{} B", bytes);
    double value = static_cast<double>(bytes);
    for (const char* unit : {"kB", "MB", "GB", "TB"}) {
        value /= 1000;
        if (value < 999.5)
            return fmt::format("{:.{}f} {}", value, value < 9.95 ? 1 : 0, unit);
    }
    return fmt::format("{:.0f} PB", value / 1000);
}

std::string counted(std::uint64_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string skippedText(const code::SkipReport& skipped) {
    std::string text;
    for (std::size_t i = 0; i < code::kSkipReasonCount; ++i) {
        const auto reason = static_cast<code::SkipReason>(i);
        const code::SkipReport::Entry& entry = skipped[reason];
        if (entry.count == 0)
            continue;
        text += fmt::format("{}{} {} ({}{}{})", text.empty() ? "" : ", ", entry.count,
                            code::skipReasonText(reason), visibleText(entry.example),
                            entry.detail.empty() ? "" : ", ", visibleText(entry.detail));
    }
    return text.empty() ? text : fmt::format("skipped {}: {}", skipped.total(), text);
}

nlohmann::json skippedJson(const code::SkipReport& skipped) {
    nlohmann::json json = nlohmann::json::object();
    for (std::size_t i = 0; i < code::kSkipReasonCount; ++i) {
        const auto reason = static_cast<code::SkipReason>(i);
        const code::SkipReport::Entry& entry = skipped[reason];
        if (entry.count == 0)
            continue;
        nlohmann::json& one = json[std::string(code::skipReasonName(reason))];
        one = {{"count", entry.count}, {"example", visibleText(entry.example)}};
        if (!entry.detail.empty())
            one["detail"] = visibleText(entry.detail);
    }
    return json;
}

} // namespace codesage::tools
