#include "serve/mcp/ToolCall.h"

#include <algorithm>
#include <array>
#include <utility>

namespace codesage::mcp {

namespace {

constexpr std::array<std::string_view, 8> kLevels = {"debug", "info",     "notice", "warning",
                                                     "error", "critical", "alert",  "emergency"};

} // namespace

std::string_view logLevelName(LogLevel level) {
    return kLevels[static_cast<std::size_t>(level)];
}

std::optional<LogLevel> logLevelFromName(std::string_view name) {
    const auto found = std::find(kLevels.begin(), kLevels.end(), name);
    if (found == kLevels.end())
        return std::nullopt;
    return static_cast<LogLevel>(found - kLevels.begin());
}

ToolCall::ToolCall(nlohmann::json arguments, std::stop_token stop, CallChannel* channel)
    : m_arguments(std::move(arguments))
    , m_stop(std::move(stop))
    , m_channel(channel) {}

void ToolCall::progress(double done, std::optional<double> total, std::string_view message) {
    if (m_channel != nullptr)
        m_channel->progress(done, total, message);
}

void ToolCall::log(LogLevel level, const nlohmann::json& data) {
    if (m_channel != nullptr)
        m_channel->log(level, data);
}

} // namespace codesage::mcp
