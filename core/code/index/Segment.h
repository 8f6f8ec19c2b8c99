#pragma once

#include "base/core/Result.h"
#include "code/index/SegmentFormat.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::code {

// A list of passages that have a trigram, as it lies in the file.
struct PostingList {
    std::string_view bytes;
    bool bitmap = false;
    // What reading it costs, for choosing the order of work.
    std::size_t cost() const { return bytes.size(); }
};

// One immutable segment file, mapped into memory. Everything but the content is checked when it is opened,
// each passage's content when it is first read. The mapping stays good after the file was unlinked.
// Thread-safe.
class Segment {
public:
    // Errors: NotFound, Io, Unsupported (another format), Corrupt.
    static Result<std::shared_ptr<const Segment>> open(const std::filesystem::path& path);
    ~Segment();
    Segment(const Segment&) = delete;
    Segment& operator=(const Segment&) = delete;

    std::uint64_t id() const { return m_header.segmentId; }
    std::uint32_t headerCrc() const { return m_header.headerCrc; }
    std::uint64_t fileBytes() const { return m_bytes; }
    std::span<const DocumentRecord> documents() const { return m_documents; }
    std::span<const PassageRecord> passages() const { return m_passages; }
    std::string_view path(std::uint32_t document) const {
        const DocumentRecord& record = m_documents[document];
        return m_paths.substr(record.pathOffset, record.pathBytes);
    }

    // The passages with one trigram; nothing when none has it.
    std::optional<PostingList> postings(std::uint32_t gram) const;
    // Those of every trigram in [first, last).
    std::vector<PostingList> postingsBetween(std::uint32_t first, std::uint32_t last) const;
    // Passages with letters outside ASCII that fold to letters inside it.
    std::span<const std::uint32_t> specialFolds() const { return m_specialFolds; }

    // The stored bytes as they lie in the file.
    std::string_view content(std::uint32_t passage) const;
    // The text; `buffer` holds it when it had to be unpacked, and is reused. Corrupt when the stored bytes
    // fail their check: the segment then counts as damaged, and the next indexing run reads its files anew.
    Result<std::string_view> text(std::uint32_t passage, std::string& buffer) const;
    bool damaged() const { return m_damaged.load(std::memory_order_relaxed); }

private:
    Segment(const char* data, std::size_t bytes, std::filesystem::path path);
    Status check();
    bool fitsTogether() const;
    std::string_view section(Section section) const;

    const char* m_data;
    std::size_t m_bytes;
    std::filesystem::path m_path;
    SegmentHeader m_header;
    std::span<const DocumentRecord> m_documents;
    std::span<const PassageRecord> m_passages;
    std::string_view m_paths;
    std::string_view m_content;
    std::string_view m_postings;
    std::span<const std::uint32_t> m_keys;
    std::span<const std::uint32_t> m_offsets;
    std::span<const std::uint32_t> m_specialFolds;
    // One byte a passage, 1 once its content has passed its check.
    mutable std::unique_ptr<std::atomic<std::uint8_t>[]> m_checked;
    mutable std::atomic<bool> m_damaged{false};
};

} // namespace codesage::code
