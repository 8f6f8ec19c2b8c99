#include "measure/metrics/HostFiles.h"

namespace codesage::metrics::host {

namespace {

// "Active(anon)" is Active_anon in node_exporter's names; "HugePages_Total" stays.
std::string metricPart(std::string_view key) {
    std::string part;
    for (const char c : key) {
        if (c == '(')
            part += '_';
        else if (c != ')')
            part += c;
    }
    return part;
}

} // namespace

void collectMemory(const std::filesystem::path& root, FamilySet& out) {
    const std::string text = readText(root / "proc/meminfo");
    for (const std::string_view line : lines(text)) {
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos)
            continue;
        const std::vector<std::string_view> fields = words(line.substr(colon + 1));
        if (fields.empty())
            continue;
        const double value = number(fields[0]).value_or(0);
        const bool isKibibytes = fields.size() > 1 && fields[1] == "kB";
        out.addIfDeclared("node_memory_" + metricPart(line.substr(0, colon)) + (isKibibytes ? "_bytes" : ""),
                          {}, isKibibytes ? value * 1024 : value);
    }
}

} // namespace codesage::metrics::host
