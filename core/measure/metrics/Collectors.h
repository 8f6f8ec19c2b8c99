#pragma once

#include "base/core/Clock.h"
#include "measure/metrics/Family.h"

#include <filesystem>
#include <vector>

namespace codesage::metrics {

// Where the kernel's files are: "/" on a machine, a folder of fixtures in a test.
struct HostRoot {
    std::filesystem::path path = "/";
};

// This process under the names of Prometheus's client libraries: process_cpu_seconds_total and so on, and
// codesage_process_memory_limit_bytes. `pid` may be that of another process. A file that can't be read leaves
// its metrics out.
std::vector<Family> collectProcess(const HostRoot& root, int pid);

// codesage_build_info. `qtVersion` is empty on the headless service.
Family buildInfo(std::string_view version, std::string_view qtVersion);

// The machine under node_exporter's names. About 1 ms a call; file systems that hang (dead network mounts)
// are never asked: only local ones and those of `statfs` that answer without the network are read.
std::vector<Family> collectHost(const HostRoot& root, const Clock& clock);

} // namespace codesage::metrics
