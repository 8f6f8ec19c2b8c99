#include "code/walk/SkipReport.h"

namespace codesage::code {

namespace {

struct ReasonText {
    std::string_view name;
    std::string_view text;
};

constexpr std::array<ReasonText, kSkipReasonCount> kReasons{{
    {"ignored", "left out by ignore rules"},
    {"too_large", "larger than the size limit"},
    {"binary", "binary (a NUL byte near the beginning)"},
    {"symbolic_link", "symbolic links, which are not followed"},
    {"special_file", "pipes, sockets and devices"},
    {"unreadable_file", "files that cannot be read"},
    {"unreadable_directory", "folders that cannot be read"},
    {"kernel_file_system", "folders of the kernel's own file systems"},
    {"repeated_directory", "folders met a second time"},
}};

} // namespace

std::string_view skipReasonName(SkipReason reason) {
    return kReasons[static_cast<std::size_t>(reason)].name;
}

std::string_view skipReasonText(SkipReason reason) {
    return kReasons[static_cast<std::size_t>(reason)].text;
}

void SkipReport::add(SkipReason reason, std::string_view path, std::string_view detail) {
    Entry& entry = m_entries[static_cast<std::size_t>(reason)];
    // The smallest path, so that the example does not depend on which thread came first.
    if (entry.count++ == 0 || path < entry.example) {
        entry.example = path;
        entry.detail = detail;
    }
}

void SkipReport::restore(SkipReason reason, Entry entry) {
    m_entries[static_cast<std::size_t>(reason)] = std::move(entry);
}

void SkipReport::merge(const SkipReport& other) {
    for (std::size_t i = 0; i < kSkipReasonCount; ++i) {
        const Entry& from = other.m_entries[i];
        Entry& to = m_entries[i];
        if (from.count == 0)
            continue;
        if (to.count == 0 || from.example < to.example) {
            to.example = from.example;
            to.detail = from.detail;
        }
        to.count += from.count;
    }
}

std::uint64_t SkipReport::total() const {
    std::uint64_t sum = 0;
    for (const Entry& entry : m_entries)
        sum += entry.count;
    return sum;
}

} // namespace codesage::code
