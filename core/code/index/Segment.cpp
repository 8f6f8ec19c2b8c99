#include "code/index/Segment.h"

#include "base/core/Crc32c.h"
#include "code/walk/ConfinedOpen.h"
#include "code/walk/Languages.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <lz4.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace codesage::code {

namespace {

template <class T>
std::span<const T> spanOf(std::string_view bytes) {
    return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
}

std::uint32_t keyOf(std::uint32_t stored) {
    return stored & ~kBitmapPostings;
}

} // namespace

Result<std::shared_ptr<const Segment>> Segment::open(const std::filesystem::path& path) {
    const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!fd)
        return failErrno(errno, "open the index file", path.string());
    struct stat info {};
    if (::fstat(fd.get(), &info) != 0)
        return failErrno(errno, "stat the index file", path.string());
    const auto bytes = static_cast<std::size_t>(info.st_size);
    if (bytes < sizeof(SegmentHeader))
        return fail(ErrorCode::Corrupt, fmt::format("the index file '{}' is cut short", path.string()));
    void* data = ::mmap(nullptr, bytes, PROT_READ, MAP_SHARED, fd.get(), 0);
    if (data == MAP_FAILED)
        return failErrno(errno, "map the index file", path.string());
    std::shared_ptr<Segment> segment(new Segment(static_cast<const char*>(data), bytes, path));
    CODESAGE_CHECK(segment->check());
    // The checks touched every page; what queries need comes back from the page cache at no cost.
    ::madvise(data, bytes, MADV_DONTNEED);
    return std::shared_ptr<const Segment>(std::move(segment));
}

Segment::Segment(const char* data, std::size_t bytes, std::filesystem::path path)
    : m_data(data)
    , m_bytes(bytes)
    , m_path(std::move(path)) {}

Segment::~Segment() {
    ::munmap(const_cast<char*>(m_data), m_bytes);
}

std::string_view Segment::section(Section section) const {
    const SectionEntry& entry = m_header.sections[static_cast<std::size_t>(section)];
    return {m_data + entry.offset, static_cast<std::size_t>(entry.bytes)};
}

Status Segment::check() {
    const auto corrupt = [this](std::string_view what) {
        return fail(ErrorCode::Corrupt,
                    fmt::format("the index file '{}' is damaged: {}", m_path.string(), what));
    };
    std::memcpy(&m_header, m_data, sizeof m_header);
    if (m_header.magic != kSegmentMagic)
        return corrupt("it does not begin as a segment does");
    if (m_header.format != kIndexFormat)
        return fail(ErrorCode::Unsupported,
                    fmt::format("the index file '{}' has format {}, this program reads format {}",
                                m_path.string(), m_header.format, kIndexFormat));
    SegmentHeader plain = m_header;
    plain.headerCrc = 0;
    if (crc32c({reinterpret_cast<const char*>(&plain), sizeof plain}) != m_header.headerCrc)
        return corrupt("its header fails its checksum");
    for (std::size_t i = 0; i < kSectionCount; ++i) {
        const SectionEntry& entry = m_header.sections[i];
        if (entry.offset > m_bytes || entry.bytes > m_bytes - entry.offset || entry.offset % 8 != 0)
            return corrupt("a section lies outside the file");
        if (static_cast<Section>(i) != Section::Content &&
            crc32c({m_data + entry.offset, static_cast<std::size_t>(entry.bytes)}) != entry.crc)
            return corrupt("a section fails its checksum");
    }
    m_documents = spanOf<DocumentRecord>(section(Section::Documents));
    m_passages = spanOf<PassageRecord>(section(Section::Passages));
    m_paths = section(Section::Paths);
    m_content = section(Section::Content);
    m_postings = section(Section::Postings);
    m_keys = spanOf<std::uint32_t>(section(Section::GramKeys));
    m_offsets = spanOf<std::uint32_t>(section(Section::GramOffsets));
    m_specialFolds = spanOf<std::uint32_t>(section(Section::SpecialFolds));
    if (!fitsTogether())
        return corrupt("its sections do not fit together");
    m_checked = std::make_unique<std::atomic<std::uint8_t>[]>(m_passages.size());
    return {};
}

// Nothing that is read later may lie outside its section, even in a file that somebody made up with care.
bool Segment::fitsTogether() const {
    if (m_documents.size() != m_header.documents || m_offsets.size() != m_keys.size() + 1 ||
        m_offsets.back() != m_postings.size() || !std::is_sorted(m_offsets.begin(), m_offsets.end()))
        return false;
    const auto documentFits = [this](const DocumentRecord& record) {
        return record.pathOffset <= m_paths.size() &&
               record.pathBytes <= m_paths.size() - record.pathOffset &&
               record.firstPassage <= m_passages.size() &&
               record.passages <= m_passages.size() - record.firstPassage &&
               record.kind <= DocumentKind::Binary && record.language < languages().size();
    };
    const auto passageFits = [this](const PassageRecord& record) {
        return record.contentOffset <= m_content.size() &&
               record.contentBytes <= m_content.size() - record.contentOffset &&
               record.document < m_documents.size() &&
               ((record.flags & kCompressed) != 0 || record.textBytes == record.contentBytes);
    };
    return std::all_of(m_documents.begin(), m_documents.end(), documentFits) &&
           std::all_of(m_passages.begin(), m_passages.end(), passageFits) &&
           std::all_of(m_specialFolds.begin(), m_specialFolds.end(),
                       [this](std::uint32_t passage) { return passage < m_passages.size(); });
}

std::optional<PostingList> Segment::postings(std::uint32_t gram) const {
    const auto found =
        std::lower_bound(m_keys.begin(), m_keys.end(), gram,
                         [](std::uint32_t stored, std::uint32_t key) { return keyOf(stored) < key; });
    if (found == m_keys.end() || keyOf(*found) != gram)
        return std::nullopt;
    const auto i = static_cast<std::size_t>(found - m_keys.begin());
    return PostingList{m_postings.substr(m_offsets[i], m_offsets[i + 1] - m_offsets[i]),
                       (*found & kBitmapPostings) != 0};
}

std::vector<PostingList> Segment::postingsBetween(std::uint32_t first, std::uint32_t last) const {
    std::vector<PostingList> lists;
    auto found =
        std::lower_bound(m_keys.begin(), m_keys.end(), first,
                         [](std::uint32_t stored, std::uint32_t key) { return keyOf(stored) < key; });
    for (; found != m_keys.end() && keyOf(*found) < last; ++found) {
        const auto i = static_cast<std::size_t>(found - m_keys.begin());
        lists.push_back({m_postings.substr(m_offsets[i], m_offsets[i + 1] - m_offsets[i]),
                         (*found & kBitmapPostings) != 0});
    }
    return lists;
}

std::string_view Segment::content(std::uint32_t passage) const {
    const PassageRecord& record = m_passages[passage];
    return m_content.substr(record.contentOffset, record.contentBytes);
}

Result<std::string_view> Segment::text(std::uint32_t passage, std::string& buffer) const {
    const PassageRecord& record = m_passages[passage];
    const std::string_view stored = content(passage);
    const auto corrupt = [&] {
        m_damaged.store(true, std::memory_order_relaxed);
        return fail(ErrorCode::Corrupt, fmt::format("the indexed copy of '{}' in '{}' fails its checksum",
                                                    path(record.document), m_path.string()));
    };
    if (m_checked[passage].load(std::memory_order_relaxed) == 0) {
        if (crc32c(stored) != record.contentCrc)
            return corrupt();
        m_checked[passage].store(1, std::memory_order_relaxed);
    }
    if ((record.flags & kCompressed) == 0)
        return stored;
    if (buffer.size() < record.textBytes)
        buffer.resize(record.textBytes);
    const int got = LZ4_decompress_safe(stored.data(), buffer.data(), static_cast<int>(stored.size()),
                                        static_cast<int>(record.textBytes));
    if (got != static_cast<int>(record.textBytes))
        return corrupt();
    return std::string_view(buffer).substr(0, record.textBytes);
}

} // namespace codesage::code
