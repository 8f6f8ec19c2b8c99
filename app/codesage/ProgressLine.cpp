#include "ProgressLine.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <cstdio>

namespace codesage::app {

ProgressLine::ProgressLine()
    : m_terminal(::isatty(STDERR_FILENO) == 1) {}

void ProgressLine::show(const nlohmann::json& progress) {
    if (!m_terminal)
        return;
    std::string text = fmt::format("{}: {}", progress["phase"].get<std::string>(),
                                   progress["files_done"].get<unsigned long long>());
    if (const auto total = progress["files_total"].get<unsigned long long>(); total > 0)
        text +=
            fmt::format(" of {} files, {:.0f} files/s", total, progress["files_per_second"].get<double>());
    if (progress["remaining_seconds"].is_number())
        text += fmt::format(", {:.0f} s left", progress["remaining_seconds"].get<double>());
    std::fprintf(stderr, "\r\033[K%s", text.c_str());
    std::fflush(stderr);
    m_shown = true;
}

void ProgressLine::clear() {
    if (m_shown)
        std::fputs("\r\033[K", stderr);
    m_shown = false;
}

std::string humanBytes(double bytes) {
    constexpr const char* kUnits[] = {"bytes", "kB", "MB", "GB", "TB"};
    std::size_t unit = 0;
    while (bytes >= 999.5 && unit + 1 < std::size(kUnits)) {
        bytes /= 1000;
        ++unit;
    }
    return unit == 0 ? fmt::format("{:.0f} {}", bytes, kUnits[unit])
                     : fmt::format("{:.3g} {}", bytes, kUnits[unit]);
}

} // namespace codesage::app
