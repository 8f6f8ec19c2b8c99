#pragma once

#include "measure/metrics/MetricSpec.h"

// This process, under the names that Prometheus's client libraries use.
namespace codesage::metrics::catalogue {

// A row is two lines: what identifies the metric, and its text.
// clang-format off
inline constexpr std::array kProcess = std::to_array<MetricSpec>({
    {"codesage_build_info", MetricType::Gauge, "", {"version", "qt"},
     "Always 1; what this program was built from. No qt label on the headless service."},
    {"codesage_process_memory_limit_bytes", MetricType::Gauge, "bytes", {},
     "Memory that this process may use: the tightest control group limit, else the machine's memory."},
    {"process_cpu_seconds_total", MetricType::Counter, "seconds", {},
     "Total user and system CPU time spent in seconds."},
    {"process_open_fds", MetricType::Gauge, "", {},
     "Number of open file descriptors."},
    {"process_max_fds", MetricType::Gauge, "", {},
     "Maximum number of open file descriptors."},
    {"process_virtual_memory_bytes", MetricType::Gauge, "bytes", {},
     "Virtual memory size in bytes."},
    {"process_virtual_memory_max_bytes", MetricType::Gauge, "bytes", {},
     "Maximum amount of virtual memory available in bytes."},
    {"process_resident_memory_bytes", MetricType::Gauge, "bytes", {},
     "Resident memory size in bytes."},
    {"process_start_time_seconds", MetricType::Gauge, "seconds", {},
     "Start time of the process since unix epoch in seconds."},
    {"process_threads", MetricType::Gauge, "", {},
     "Number of OS threads in the process."},
});
// clang-format on

} // namespace codesage::metrics::catalogue
