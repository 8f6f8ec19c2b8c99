#include "base/core/Log.h"

#include <nlohmann/json.hpp>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <mutex>

namespace codesage::log {

namespace {

constexpr std::size_t kFileBytes = 10u << 20;
constexpr std::size_t kFilesKept = 5;

struct Sinks {
    Sinks()
        : console(std::make_shared<spdlog::logger>("console",
                                                   std::make_shared<spdlog::sinks::stderr_color_sink_mt>())) {
        console->set_level(spdlog::level::warn);
        console->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %^%l%$ %v");
    }

    std::mutex mutex;
    std::shared_ptr<spdlog::logger> console;
    std::shared_ptr<spdlog::logger> file;
};

// The process has one standard error; this is the only global of the core.
Sinks& sinks() {
    static Sinks instance;
    return instance;
}

spdlog::level::level_enum spdLevel(Level level) {
    switch (level) {
    case Level::Debug:
        return spdlog::level::debug;
    case Level::Info:
        return spdlog::level::info;
    case Level::Warning:
        return spdlog::level::warn;
    case Level::Error:
        return spdlog::level::err;
    case Level::Off:
        return spdlog::level::off;
    }
    return spdlog::level::info;
}

void write(Level level, std::string_view component, std::string_view message) {
    std::shared_ptr<spdlog::logger> console;
    std::shared_ptr<spdlog::logger> file;
    {
        std::lock_guard lock(sinks().mutex);
        console = sinks().console;
        file = sinks().file;
    }
    console->log(spdLevel(level), "[{}] {}", component, message);
    if (file && file->should_log(spdLevel(level))) {
        const nlohmann::json line{{"component", component}, {"message", message}};
        std::string text = line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
        file->log(spdLevel(level), "{}", std::string_view(text).substr(1));
    }
}

} // namespace

void configure(Level level, const std::filesystem::path& file) {
    std::lock_guard lock(sinks().mutex);
    sinks().console->set_level(spdLevel(level));
    sinks().file.reset();
    if (file.empty())
        return;
    try {
        auto sink =
            std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file.string(), kFileBytes, kFilesKept);
        auto logger = std::make_shared<spdlog::logger>("file", std::move(sink));
        logger->set_level(spdLevel(level));
        logger->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%e%z","level":"%l",%v)");
        logger->flush_on(spdlog::level::info);
        sinks().file = std::move(logger);
    } catch (const spdlog::spdlog_ex& problem) {
        sinks().console->warn("[base/core] cannot log to '{}': {}", file.string(), problem.what());
    }
}

void debug(std::string_view component, std::string_view message) {
    write(Level::Debug, component, message);
}

void info(std::string_view component, std::string_view message) {
    write(Level::Info, component, message);
}

void warning(std::string_view component, std::string_view message) {
    write(Level::Warning, component, message);
}

void error(std::string_view component, std::string_view message) {
    write(Level::Error, component, message);
}

} // namespace codesage::log
