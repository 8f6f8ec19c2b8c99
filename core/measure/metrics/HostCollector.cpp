#include "measure/metrics/HostFiles.h"

#include <sys/utsname.h>

namespace codesage::metrics {

std::vector<Family> collectHost(const HostRoot& root, const Clock& clock) {
    host::FamilySet out;
    host::collectProcessor(root.path, out);
    host::collectMemory(root.path, out);
    host::collectDisks(root.path, out);
    host::collectFileSystems(root.path, out);
    host::collectInterfaces(root.path, out);
    host::collectProtocols(root.path, out);
    out.add("node_time_seconds", {}, static_cast<double>(clock.now()) / 1000.0);

    const std::filesystem::path kernel = root.path / "proc/sys/kernel";
    const std::string name = host::readLine(kernel / "hostname");
    utsname system{};
    if (!name.empty() && ::uname(&system) == 0)
        out.add("node_uname_info",
                {host::readLine(kernel / "domainname"), system.machine, name,
                 host::readLine(kernel / "osrelease"), host::readLine(kernel / "ostype"),
                 host::readLine(kernel / "version")},
                1);
    return out.take();
}

} // namespace codesage::metrics
