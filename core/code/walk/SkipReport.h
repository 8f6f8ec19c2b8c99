#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace codesage::code {

// Why something below a root is not in the index.
enum class SkipReason : std::uint8_t {
    Ignored,        // by .gitignore, .ignore, .git/info/exclude or the global excludes; a folder counts once
    TooLarge,       // over the size limit
    Binary,         // a NUL byte within the first 8 KiB
    SymbolicLink,   // never followed; what it points to is indexed under its own name if it is in the tree
    SpecialFile,    // pipe, socket or device
    UnreadableFile, // permission denied, I/O error, gone while being read
    UnreadableDirectory,
    KernelFileSystem,  // /proc, /sys and their kind: not code, and endless
    RepeatedDirectory, // the same folder reached again (a bind mount inside itself)
};
inline constexpr std::size_t kSkipReasonCount = 9;

// The stable name in JSON, e.g. "too_large".
std::string_view skipReasonName(SkipReason reason);
// For people, e.g. "larger than the size limit".
std::string_view skipReasonText(SkipReason reason);

// How often each reason applied, with the first path met in path order as an example.
class SkipReport {
public:
    struct Entry {
        std::uint64_t count = 0;
        std::string example; // relative to the root
        std::string detail;  // "Permission denied", "3.1 MiB", …; may be empty
    };

    void add(SkipReason reason, std::string_view path, std::string_view detail = {});
    void merge(const SkipReport& other);
    // Puts back an entry that was stored.
    void restore(SkipReason reason, Entry entry);
    const Entry& operator[](SkipReason reason) const { return m_entries[static_cast<std::size_t>(reason)]; }
    std::uint64_t total() const;

private:
    std::array<Entry, kSkipReasonCount> m_entries;
};

} // namespace codesage::code
