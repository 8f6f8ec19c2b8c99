#include "measure/metrics/HostFiles.h"

#include <array>
#include <unistd.h>

// /proc/stat, loadavg, vmstat, file-nr and pressure.
namespace codesage::metrics::host {

namespace {

constexpr std::array<std::string_view, 8> kModes{"user",   "nice", "system",  "idle",
                                                 "iowait", "irq",  "softirq", "steal"};

void collectStat(const std::filesystem::path& root, FamilySet& out) {
    const double ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
    const std::string text = readText(root / "proc/stat");
    for (const std::string_view line : lines(text)) {
        const std::vector<std::string_view> fields = words(line);
        if (fields.size() < 2)
            continue;
        const std::string_view key = fields[0];
        const double value = number(fields[1]).value_or(0);
        if (key == "ctxt") {
            out.add("node_context_switches_total", {}, value);
        } else if (key == "btime") {
            out.add("node_boot_time_seconds", {}, value);
        } else if (key == "processes") {
            out.add("node_forks_total", {}, value);
        } else if (key == "intr") {
            out.add("node_intr_total", {}, value);
        } else if (key == "procs_running") {
            out.add("node_procs_running", {}, value);
        } else if (key == "procs_blocked") {
            out.add("node_procs_blocked", {}, value);
        } else if (key.starts_with("cpu") && key.size() > 3) {
            const std::string_view cpu = key.substr(3);
            for (std::size_t i = 0; i < kModes.size() && i + 1 < fields.size(); ++i)
                out.add("node_cpu_seconds_total", {cpu, kModes[i]},
                        number(fields[i + 1]).value_or(0) / ticks);
            if (fields.size() > 10) {
                out.add("node_cpu_guest_seconds_total", {cpu, "user"}, number(fields[9]).value_or(0) / ticks);
                out.add("node_cpu_guest_seconds_total", {cpu, "nice"},
                        number(fields[10]).value_or(0) / ticks);
            }
        }
    }
}

void collectLoad(const std::filesystem::path& root, FamilySet& out) {
    const std::string text = readLine(root / "proc/loadavg");
    const std::vector<std::string_view> fields = words(text);
    if (fields.size() < 3)
        return;
    out.add("node_load1", {}, number(fields[0]).value_or(0));
    out.add("node_load5", {}, number(fields[1]).value_or(0));
    out.add("node_load15", {}, number(fields[2]).value_or(0));
}

void collectPressure(const std::filesystem::path& root, FamilySet& out) {
    for (const std::string resource : {"cpu", "io", "memory"}) {
        const std::string text = readText(root / "proc/pressure" / resource);
        for (const std::string_view line : lines(text)) {
            const std::size_t at = line.find("total=");
            if (at == std::string_view::npos)
                continue;
            const double seconds = number(line.substr(at + 6)).value_or(0) / 1e6;
            const std::string kind = line.starts_with("some") ? "waiting" : "stalled";
            out.addIfDeclared("node_pressure_" + resource + "_" + kind + "_seconds_total", {}, seconds);
        }
    }
}

} // namespace

void collectProcessor(const std::filesystem::path& root, FamilySet& out) {
    collectStat(root, out);
    collectLoad(root, out);
    collectPressure(root, out);

    const std::string handles = readLine(root / "proc/sys/fs/file-nr");
    if (const std::vector<std::string_view> fields = words(handles); fields.size() >= 3) {
        out.add("node_filefd_allocated", {}, number(fields[0]).value_or(0));
        out.add("node_filefd_maximum", {}, number(fields[2]).value_or(0));
    }

    const std::string paging = readText(root / "proc/vmstat");
    for (const std::string_view line : lines(paging))
        if (const std::vector<std::string_view> fields = words(line); fields.size() == 2)
            out.addIfDeclared("node_vmstat_" + std::string(fields[0]), {}, number(fields[1]).value_or(0));
}

} // namespace codesage::metrics::host
