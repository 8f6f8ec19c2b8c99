#include "measure/metrics/HostFiles.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <sys/statvfs.h>
#include <sys/vfs.h>

// /proc/diskstats and the mounted file systems.
namespace codesage::metrics::host {

namespace {

// Partitions and memory disks, as node_exporter leaves them out.
bool isIgnoredDisk(std::string_view device) {
    const auto allDigits = [](std::string_view text) {
        return !text.empty() &&
               std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
    };
    for (const std::string_view prefix : {"ram", "loop", "fd"})
        if (device.starts_with(prefix) && allDigits(device.substr(prefix.size())))
            return true;
    for (const std::string_view prefix : {"hd", "sd", "vd", "xvd"})
        if (device.starts_with(prefix) && device.size() > prefix.size() + 1 &&
            std::islower(static_cast<unsigned char>(device[prefix.size()])) != 0 &&
            allDigits(device.substr(prefix.size() + 1)))
            return true;
    if (device.starts_with("nvme")) {
        const std::size_t part = device.rfind('p');
        return part != std::string_view::npos && part > 4 && allDigits(device.substr(part + 1));
    }
    return false;
}

struct DiskField {
    MetricName name;
    double scale;
};
// In the order of the kernel's Documentation/admin-guide/iostats.rst; sectors are always 512 bytes there.
constexpr std::array kDiskFields{
    DiskField{"node_disk_reads_completed_total", 1},
    DiskField{"node_disk_reads_merged_total", 1},
    DiskField{"node_disk_read_bytes_total", 512},
    DiskField{"node_disk_read_time_seconds_total", 0.001},
    DiskField{"node_disk_writes_completed_total", 1},
    DiskField{"node_disk_writes_merged_total", 1},
    DiskField{"node_disk_written_bytes_total", 512},
    DiskField{"node_disk_write_time_seconds_total", 0.001},
    DiskField{"node_disk_io_now", 1},
    DiskField{"node_disk_io_time_seconds_total", 0.001},
    DiskField{"node_disk_io_time_weighted_seconds_total", 0.001},
    DiskField{"node_disk_discards_completed_total", 1},
    DiskField{"node_disk_discards_merged_total", 1},
    DiskField{"node_disk_discarded_sectors_total", 1},
    DiskField{"node_disk_discard_time_seconds_total", 0.001},
    DiskField{"node_disk_flush_requests_total", 1},
    DiskField{"node_disk_flush_requests_time_seconds_total", 0.001},
};

constexpr std::array<std::string_view, 26> kPseudoFileSystems{
    "autofs",   "binfmt_misc", "bpf",     "cgroup",    "cgroup2",    "configfs",   "debugfs",
    "devpts",   "devtmpfs",    "fusectl", "hugetlbfs", "iso9660",    "mqueue",     "nsfs",
    "overlay",  "proc",        "procfs",  "pstore",    "rpc_pipefs", "securityfs", "selinuxfs",
    "squashfs", "sysfs",       "tracefs", "efivarfs",  "ramfs"};
// Asking these can wait for a server that is gone.
constexpr std::array<std::string_view, 11> kNetworkFileSystems{
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "ceph", "glusterfs", "afs", "lustre", "ncpfs", "9p"};

struct Mount {
    std::string device;
    std::string point;
    std::string type;
    bool readOnly = false;
};

// Blanks and backslashes stand as \040 in /proc/mounts.
std::string unescaped(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto octal = [&](std::size_t at) {
            return at < text.size() && text[at] >= '0' && text[at] <= '7';
        };
        if (text[i] == '\\' && octal(i + 1) && octal(i + 2) && octal(i + 3)) {
            plain +=
                static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
            i += 3;
        } else {
            plain += text[i];
        }
    }
    return plain;
}

bool isBelow(std::string_view path, std::string_view folder) {
    return path == folder || (path.starts_with(folder) && path[folder.size()] == '/');
}

bool isWanted(const Mount& mount) {
    // The root is what people ask about first; in a container it is an overlay.
    if (mount.point == "/")
        return mount.type != "rootfs";
    for (const std::string_view folder : {"/dev", "/proc", "/sys"})
        if (isBelow(mount.point, folder))
            return false;
    for (const std::string_view folder :
         {"/run/credentials/", "/var/lib/docker/", "/var/lib/containers/storage/"})
        if (mount.point.starts_with(folder))
            return false;
    const auto in = [&](const auto& types) {
        return std::find(types.begin(), types.end(), mount.type) != types.end();
    };
    return !in(kPseudoFileSystems) && !in(kNetworkFileSystems) && mount.type != "fuse" &&
           !mount.type.starts_with("fuse.");
}

std::vector<Mount> readMounts(const std::filesystem::path& root) {
    std::string text = readText(root / "proc/1/mounts");
    if (text.empty())
        text = readText(root / "proc/self/mounts");
    std::vector<Mount> mounts;
    for (const std::string_view line : lines(text)) {
        const std::vector<std::string_view> fields = words(line);
        if (fields.size() < 4)
            continue;
        Mount mount{unescaped(fields[0]), unescaped(fields[1]), std::string(fields[2])};
        mount.readOnly = fields[3] == "ro" || fields[3].starts_with("ro,");
        mounts.push_back(std::move(mount));
    }
    return mounts;
}

} // namespace

void collectDisks(const std::filesystem::path& root, FamilySet& out) {
    const std::string text = readText(root / "proc/diskstats");
    for (const std::string_view line : lines(text)) {
        const std::vector<std::string_view> fields = words(line);
        if (fields.size() < 14 || isIgnoredDisk(fields[2]))
            continue;
        for (std::size_t i = 0; i < kDiskFields.size() && i + 3 < fields.size(); ++i)
            out.add(kDiskFields[i].name, {fields[2]},
                    number(fields[i + 3]).value_or(0) * kDiskFields[i].scale);
    }
}

void collectFileSystems(const std::filesystem::path& root, FamilySet& out) {
    std::set<std::string> seen;
    for (const Mount& mount : readMounts(root)) {
        if (!isWanted(mount) || !seen.insert(mount.device + '\n' + mount.point + '\n' + mount.type).second)
            continue;
        const LabelValues labels{mount.device, mount.type, mount.point};
        struct statfs info {};
        const std::filesystem::path place = root / std::filesystem::path(mount.point).relative_path();
        const bool failed = ::statfs(place.c_str(), &info) != 0;
        out.add("node_filesystem_device_error", labels, failed ? 1 : 0);
        out.add("node_filesystem_readonly", labels, mount.readOnly ? 1 : 0);
        if (failed)
            continue;
        const double block = static_cast<double>(info.f_bsize);
        out.add("node_filesystem_size_bytes", labels, static_cast<double>(info.f_blocks) * block);
        out.add("node_filesystem_free_bytes", labels, static_cast<double>(info.f_bfree) * block);
        out.add("node_filesystem_avail_bytes", labels, static_cast<double>(info.f_bavail) * block);
        out.add("node_filesystem_files", labels, static_cast<double>(info.f_files));
        out.add("node_filesystem_files_free", labels, static_cast<double>(info.f_ffree));
    }
}

} // namespace codesage::metrics::host
