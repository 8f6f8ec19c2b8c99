#include "measure/metrics/HostFiles.h"

#include <algorithm>
#include <limits>
#include <unistd.h>

namespace codesage::metrics {

namespace {

using host::FamilySet;

// Fields of /proc/<pid>/stat after the name in parentheses, which may hold blanks itself (proc(5)).
enum StatField : std::size_t {
    kUserTicks = 11,
    kSystemTicks = 12,
    kThreads = 17,
    kStart = 19,
    kSize = 20,
    kResident = 21
};

double bootTime(const std::filesystem::path& root) {
    const std::string text = host::readText(root / "proc/stat");
    for (const std::string_view line : host::lines(text))
        if (line.starts_with("btime "))
            return host::number(line.substr(6)).value_or(0);
    return 0;
}

void collectStat(const std::filesystem::path& root, const std::filesystem::path& process, FamilySet& out) {
    const std::string text = host::readText(process / "stat");
    const std::size_t nameEnd = text.rfind(')');
    if (nameEnd == std::string::npos)
        return;
    const std::string_view line = host::lines(text).front();
    const std::vector<std::string_view> fields = host::words(line.substr(std::min(nameEnd + 1, line.size())));
    if (fields.size() <= kResident)
        return;
    const auto value = [&](StatField field) { return host::number(fields[field]).value_or(0); };
    const double ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
    const double page = static_cast<double>(::sysconf(_SC_PAGESIZE));
    out.add("process_cpu_seconds_total", {}, (value(kUserTicks) + value(kSystemTicks)) / ticks);
    out.add("process_threads", {}, value(kThreads));
    out.add("process_start_time_seconds", {}, bootTime(root) + value(kStart) / ticks);
    out.add("process_virtual_memory_bytes", {}, value(kSize));
    out.add("process_resident_memory_bytes", {}, value(kResident) * page);
}

void collectLimits(const std::filesystem::path& process, FamilySet& out) {
    const std::string text = host::readText(process / "limits");
    for (const std::string_view line : host::lines(text)) {
        const auto limit = [&](std::string_view title, MetricName name) {
            if (!line.starts_with(title))
                return;
            const std::vector<std::string_view> fields = host::words(line.substr(title.size()));
            if (fields.empty())
                return;
            // What client libraries write for "unlimited": the largest 64-bit number.
            const double none = static_cast<double>(std::numeric_limits<std::uint64_t>::max());
            out.add(name, {}, fields[0] == "unlimited" ? none : host::number(fields[0]).value_or(0));
        };
        limit("Max open files", "process_max_fds");
        limit("Max address space", "process_virtual_memory_max_bytes");
    }
}

void collectOpenFiles(const std::filesystem::path& process, FamilySet& out) {
    std::error_code error;
    std::size_t count = 0;
    std::filesystem::directory_iterator at(process / "fd", error);
    if (error)
        return;
    for (; !error && at != std::filesystem::directory_iterator(); at.increment(error))
        ++count;
    out.add("process_open_fds", {}, static_cast<double>(count));
}

// The tightest limit on the way from the process's group up to the root, for both versions of control groups.
double groupLimit(const std::filesystem::path& root, const std::filesystem::path& process) {
    double tightest = std::numeric_limits<double>::infinity();
    const std::string text = host::readText(process / "cgroup");
    for (const std::string_view line : host::lines(text)) {
        const std::size_t first = line.find(':');
        const std::size_t second = line.find(':', first == std::string_view::npos ? first : first + 1);
        if (second == std::string_view::npos)
            continue;
        const std::string_view controllers = line.substr(first + 1, second - first - 1);
        const bool isUnified = controllers.empty();
        if (!isUnified && ("," + std::string(controllers) + ",").find(",memory,") == std::string::npos)
            continue;
        const std::filesystem::path mount = root / (isUnified ? "sys/fs/cgroup" : "sys/fs/cgroup/memory");
        const char* file = isUnified ? "memory.max" : "memory.limit_in_bytes";
        std::filesystem::path group = std::filesystem::path(line.substr(second + 1)).relative_path();
        for (;;) {
            if (const auto limit = host::readNumber(mount / group / file); limit && *limit > 0)
                tightest = std::min(tightest, *limit);
            if (group.empty())
                break;
            group = group.parent_path();
        }
    }
    return tightest;
}

void collectMemoryLimit(const std::filesystem::path& root, const std::filesystem::path& process,
                        FamilySet& out) {
    double limit = groupLimit(root, process);
    const std::string text = host::readText(root / "proc/meminfo");
    for (const std::string_view line : host::lines(text))
        if (line.starts_with("MemTotal:"))
            if (const auto fields = host::words(line.substr(9)); !fields.empty())
                limit = std::min(limit, host::number(fields[0]).value_or(limit) * 1024);
    if (limit < std::numeric_limits<double>::infinity())
        out.add("codesage_process_memory_limit_bytes", {}, limit);
}

} // namespace

std::vector<Family> collectProcess(const HostRoot& root, int pid) {
    const std::filesystem::path process = root.path / "proc" / std::to_string(pid);
    FamilySet out;
    collectStat(root.path, process, out);
    collectLimits(process, out);
    collectOpenFiles(process, out);
    collectMemoryLimit(root.path, process, out);
    return out.take();
}

Family buildInfo(std::string_view version, std::string_view qtVersion) {
    Family family = single("codesage_build_info", 1, {version, qtVersion});
    if (qtVersion.empty())
        family.points.front().labels.pop_back();
    return family;
}

} // namespace codesage::metrics
