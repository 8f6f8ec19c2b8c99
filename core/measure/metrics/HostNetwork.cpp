#include "measure/metrics/HostFiles.h"

#include "base/core/Strings.h"

#include <array>
#include <unistd.h>

// Interfaces, protocol counters and sockets.
namespace codesage::metrics::host {

namespace {

constexpr std::array<MetricName, 16> kDeviceFields{
    "node_network_receive_bytes_total",      "node_network_receive_packets_total",
    "node_network_receive_errs_total",       "node_network_receive_drop_total",
    "node_network_receive_fifo_total",       "node_network_receive_frame_total",
    "node_network_receive_compressed_total", "node_network_receive_multicast_total",
    "node_network_transmit_bytes_total",     "node_network_transmit_packets_total",
    "node_network_transmit_errs_total",      "node_network_transmit_drop_total",
    "node_network_transmit_fifo_total",      "node_network_transmit_colls_total",
    "node_network_transmit_carrier_total",   "node_network_transmit_compressed_total"};

void collectInterfaceState(const std::filesystem::path& folder, const std::string& device, FamilySet& out) {
    const std::string state = readLine(folder / "operstate");
    if (!state.empty())
        out.add("node_network_up", {device}, state == "up" ? 1 : 0);
    const auto copy = [&](const char* file, MetricName name, double scale) {
        if (const auto value = readNumber(folder / file); value && *value >= 0)
            out.add(name, {device}, *value * scale);
    };
    copy("mtu", "node_network_mtu_bytes", 1);
    copy("carrier", "node_network_carrier", 1);
    copy("tx_queue_len", "node_network_transmit_queue_length", 1);
    copy("statistics/rx_nohandler", "node_network_receive_nohandler_total", 1);
    // The kernel tells megabits a second; -1 where it doesn't know.
    copy("speed", "node_network_speed_bytes", 1e6 / 8);
}

// netstat and snmp come as pairs of lines: the names of a protocol's fields, then their values.
void collectFieldPairs(const std::filesystem::path& file, FamilySet& out) {
    const std::string text = readText(file);
    const std::vector<std::string_view> all = lines(text);
    for (std::size_t i = 0; i + 1 < all.size(); i += 2) {
        const std::vector<std::string_view> names = words(all[i]);
        const std::vector<std::string_view> values = words(all[i + 1]);
        if (names.empty() || names.size() != values.size() || names[0] != values[0] ||
            !names[0].ends_with(':'))
            continue;
        const std::string protocol(names[0].substr(0, names[0].size() - 1));
        for (std::size_t k = 1; k < names.size(); ++k)
            out.addIfDeclared("node_netstat_" + protocol + "_" + std::string(names[k]), {},
                              number(values[k]).value_or(0));
    }
}

void collectSnmp6(const std::filesystem::path& file, FamilySet& out) {
    const std::string text = readText(file);
    for (const std::string_view line : lines(text)) {
        const std::vector<std::string_view> fields = words(line);
        const std::size_t six = fields.empty() ? std::string_view::npos : fields[0].find('6');
        if (fields.size() != 2 || six == std::string_view::npos)
            continue;
        out.addIfDeclared("node_netstat_" + std::string(fields[0].substr(0, six + 1)) + "_" +
                              std::string(fields[0].substr(six + 1)),
                          {}, number(fields[1]).value_or(0));
    }
}

void collectSockets(const std::filesystem::path& file, FamilySet& out) {
    const double page = static_cast<double>(::sysconf(_SC_PAGESIZE));
    const std::string text = readText(file);
    for (const std::string_view line : lines(text)) {
        const std::vector<std::string_view> fields = words(line);
        if (fields.size() < 3 || !fields[0].ends_with(':'))
            continue;
        const std::string prefix =
            "node_sockstat_" + std::string(fields[0].substr(0, fields[0].size() - 1)) + "_";
        for (std::size_t i = 1; i + 1 < fields.size(); i += 2) {
            const double value = number(fields[i + 1]).value_or(0);
            out.addIfDeclared(prefix + std::string(fields[i]), {}, value);
            if (fields[i] == "mem")
                out.addIfDeclared(prefix + "mem_bytes", {}, value * page);
        }
    }
}

} // namespace

void collectInterfaces(const std::filesystem::path& root, FamilySet& out) {
    const std::string text = readText(root / "proc/net/dev");
    for (const std::string_view line : lines(text)) {
        const std::size_t colon = line.rfind(':');
        if (colon == std::string_view::npos)
            continue;
        const std::string device(trimmed(line.substr(0, colon)));
        const std::vector<std::string_view> fields = words(line.substr(colon + 1));
        if (device.empty() || device.find('/') != std::string::npos || fields.size() < kDeviceFields.size())
            continue;
        for (std::size_t i = 0; i < kDeviceFields.size(); ++i)
            out.add(kDeviceFields[i], {device}, number(fields[i]).value_or(0));
        collectInterfaceState(root / "sys/class/net" / device, device, out);
    }
}

void collectProtocols(const std::filesystem::path& root, FamilySet& out) {
    collectFieldPairs(root / "proc/net/netstat", out);
    collectFieldPairs(root / "proc/net/snmp", out);
    collectSnmp6(root / "proc/net/snmp6", out);
    collectSockets(root / "proc/net/sockstat", out);
    collectSockets(root / "proc/net/sockstat6", out);
    const std::filesystem::path tracking = root / "proc/sys/net/netfilter";
    if (const auto entries = readNumber(tracking / "nf_conntrack_count"))
        out.add("node_nf_conntrack_entries", {}, *entries);
    if (const auto limit = readNumber(tracking / "nf_conntrack_max"))
        out.add("node_nf_conntrack_entries_limit", {}, *limit);
}

} // namespace codesage::metrics::host
