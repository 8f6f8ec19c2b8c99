#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <stop_token>
#include <string_view>

namespace codesage::mcp {

// RFC 5424 severities by MCP's names, mildest first.
enum class LogLevel { Debug, Info, Notice, Warning, Error, Critical, Alert, Emergency };

std::string_view logLevelName(LogLevel level);
std::optional<LogLevel> logLevelFromName(std::string_view name);

// Where a running call's messages to its client go while it runs. Thread-safe, never blocks.
class CallChannel {
public:
    virtual ~CallChannel() = default;
    virtual void progress(double done, std::optional<double> total, std::string_view message) = 0;
    virtual void log(LogLevel level, const nlohmann::json& data) = 0;
};

// One running call as its tool sees it. Its functions may be called from any thread until run() returns.
class ToolCall {
public:
    // `channel` may be null: then nobody listens (and a test needs no server).
    ToolCall(nlohmann::json arguments, std::stop_token stop, CallChannel* channel = nullptr);

    // An object that conforms to the tool's inputSchema, with its defaults filled in.
    const nlohmann::json& arguments() const { return m_arguments; }
    // Requested when the client cancels or goes away, or the server stops. A tool looks at it at every step
    // that can take longer than a few milliseconds, then returns whatever it has: nobody reads the answer.
    const std::stop_token& stop() const { return m_stop; }

    // How far the work is. The client sees it when it asked for progress, about 20 times a second after a
    // short burst, and only while `done` grows; the last report before the answer is never left out. Cheap
    // enough to call for each file.
    void progress(double done, std::optional<double> total, std::string_view message = {});
    // A message for the client's log, when it asked for this level.
    void log(LogLevel level, const nlohmann::json& data);

private:
    nlohmann::json m_arguments;
    std::stop_token m_stop;
    CallChannel* m_channel;
};

} // namespace codesage::mcp
