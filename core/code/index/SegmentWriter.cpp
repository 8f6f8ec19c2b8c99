#include "code/index/SegmentWriter.h"

#include "base/core/Crc32c.h"
#include "code/index/Ranking.h"
#include "code/index/TextScan.h"
#include "code/walk/Languages.h"

#include <fmt/format.h>
#include <lz4.h>

#include <algorithm>
#include <cstring>
#include <limits>

namespace codesage::code {

namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";

template <class T>
std::string_view bytesOf(const std::vector<T>& values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

bool hasSpecialFold(std::string_view text) {
    return !isAscii(text) && (text.find("\xE2\x84\xAA") != std::string_view::npos ||
                              text.find("\xC5\xBF") != std::string_view::npos);
}

std::uint32_t countLines(std::string_view text) {
    const std::size_t feeds = countLineFeeds(text);
    return static_cast<std::uint32_t>(feeds + (!text.empty() && text.back() != '\n' ? 1 : 0));
}

std::size_t varintBytes(std::uint32_t value) {
    std::size_t bytes = 1;
    for (; value >= 0x80; value >>= 7)
        ++bytes;
    return bytes;
}

} // namespace

std::string segmentName(std::uint64_t id) {
    return fmt::format("{:08}.seg", id);
}

Result<std::unique_ptr<SegmentWriter>> SegmentWriter::create(const std::filesystem::path& folder,
                                                             std::uint64_t id) {
    const std::string name = segmentName(id);
    CODESAGE_TRY(OutputFile file, OutputFile::create(folder / (name + ".part")));
    CODESAGE_CHECK(file.write(std::string(sizeof(SegmentHeader), '\0')));
    return std::unique_ptr<SegmentWriter>(new SegmentWriter(std::move(file), folder / name, id));
}

SegmentWriter::SegmentWriter(OutputFile file, std::filesystem::path finalPath, std::uint64_t id)
    : m_file(std::move(file))
    , m_finalPath(std::move(finalPath)) {
    m_header.magic = kSegmentMagic;
    m_header.format = kIndexFormat;
    m_header.segmentId = id;
    m_header.sections[static_cast<std::size_t>(Section::Content)].offset = sizeof(SegmentHeader);
}

DocumentRecord SegmentWriter::describe(const Source& source) {
    DocumentRecord record;
    record.firstPassage = static_cast<std::uint32_t>(m_passages.size());
    record.pathOffset = static_cast<std::uint32_t>(m_paths.size());
    record.pathBytes = static_cast<std::uint32_t>(source.path.size());
    record.language = languageOfPath(source.path);
    record.rank = rankOfPath(source.path);
    record.stamp = source.stamp;
    if (source.racy)
        record.flags |= kRacy;
    m_paths.append(source.path);
    return record;
}

void SegmentWriter::addGrams(std::string_view text) {
    if (m_grams.size() < GramCollector::roomFor(text.size()))
        m_grams.resize(GramCollector::roomFor(text.size()));
    const std::size_t count = m_collector.collect(text, m_grams.data());
    const std::uint32_t* from = m_grams.data();
    for (std::size_t left = count; left > 0;) {
        if (m_blockUsed == kBlockGrams) {
            m_gramBlocks.push_back(std::make_unique<std::uint32_t[]>(kBlockGrams));
            m_blockUsed = 0;
        }
        const std::size_t part = std::min(left, kBlockGrams - m_blockUsed);
        std::memcpy(m_gramBlocks.back().get() + m_blockUsed, from, part * sizeof(std::uint32_t));
        m_blockUsed += part;
        from += part;
        left -= part;
    }
    m_gramCounts.push_back(static_cast<std::uint32_t>(count));
    m_gramTotal += count;
}

Status SegmentWriter::storePassage(PassageRecord passage, std::string_view content, std::string_view text) {
    passage.contentOffset = m_file.position() - sizeof(SegmentHeader);
    passage.document = static_cast<std::uint32_t>(m_records.size());
    if (passage.flags & kSpecialFold)
        m_specialFolds.push_back(static_cast<std::uint32_t>(m_passages.size()));
    addGrams(text);
    m_passages.push_back(passage);
    return m_file.write(content);
}

Status SegmentWriter::addPassage(std::string_view text, std::uint32_t firstLine) {
    PassageRecord passage;
    passage.textBytes = static_cast<std::uint32_t>(text.size());
    passage.firstLine = firstLine;
    if (hasSpecialFold(text))
        passage.flags |= kSpecialFold;
    const int bound = LZ4_compressBound(static_cast<int>(text.size()));
    if (m_compressed.size() < static_cast<std::size_t>(bound))
        m_compressed.resize(static_cast<std::size_t>(bound));
    const int packed =
        LZ4_compress_default(text.data(), m_compressed.data(), static_cast<int>(text.size()), bound);
    std::string_view content = text;
    if (packed > 0 && static_cast<std::size_t>(packed) < text.size()) {
        passage.flags |= kCompressed;
        content = std::string_view(m_compressed.data(), static_cast<std::size_t>(packed));
    }
    passage.contentBytes = static_cast<std::uint32_t>(content.size());
    passage.contentCrc = crc32c(content);
    return storePassage(passage, content, text);
}

Status SegmentWriter::add(const Source& source, std::string_view bytes, std::uint64_t hash) {
    DocumentRecord record = describe(source);
    record.hash = hash;
    std::string_view text = bytes;
    if (text.starts_with(kMark)) {
        text.remove_prefix(kMark.size());
        record.flags |= kByteOrderMark;
    }
    record.textBytes = static_cast<std::uint32_t>(text.size());
    while (!text.empty()) {
        // Up to the last line end that fits, or the first one behind.
        std::size_t end = text.size();
        if (end > kPassageBytes) {
            end = text.rfind('\n', kPassageBytes - 1);
            if (end == std::string_view::npos)
                end = text.find('\n', kPassageBytes);
            end = end == std::string_view::npos ? text.size() : end + 1;
        }
        const std::string_view passage = text.substr(0, end);
        CODESAGE_CHECK(addPassage(passage, record.lines + 1));
        record.lines += countLines(passage);
        ++record.passages;
        text.remove_prefix(end);
    }
    m_header.textBytes += record.textBytes;
    m_header.lines += record.lines;
    m_records.push_back(record);
    return {};
}

Status SegmentWriter::addBinary(const Source& source, std::uint64_t hash) {
    DocumentRecord record = describe(source);
    record.hash = hash;
    record.kind = DocumentKind::Binary;
    m_records.push_back(record);
    return {};
}

Status SegmentWriter::addCopy(const Segment& from, std::uint32_t document, const FileStamp& stamp,
                              bool racy) {
    const DocumentRecord& old = from.documents()[document];
    DocumentRecord record = describe({from.path(document), stamp, racy});
    record.hash = old.hash;
    record.kind = old.kind;
    record.flags = static_cast<std::uint8_t>(record.flags | (old.flags & kByteOrderMark));
    record.textBytes = old.textBytes;
    record.lines = old.lines;
    record.passages = old.passages;
    for (std::uint32_t i = 0; i < old.passages; ++i) {
        const std::uint32_t passage = old.firstPassage + i;
        CODESAGE_TRY(const std::string_view text, from.text(passage, m_buffer));
        CODESAGE_CHECK(storePassage(from.passages()[passage], from.content(passage), text));
    }
    m_header.textBytes += record.textBytes;
    m_header.lines += record.lines;
    m_records.push_back(record);
    return {};
}

// Two passes over the trigrams, which lie in the order of passages: the first finds how long each list gets,
// the second writes every posting to its final place. Both jump about in tables larger than the caches, so
// what comes next is fetched ahead.
void SegmentWriter::buildPostings(std::vector<std::uint32_t>& keys, std::vector<std::uint32_t>& offsets,
                                  std::string& postings) const {
    struct List {
        std::uint32_t next = 0; // the passage after the last one
        std::uint32_t place =
            0; // first how many bytes, then where the next posting goes; the top bit: a bitmap
    };
    constexpr std::size_t kAhead = 24;
    std::vector<List> lists(kGramCount);
    const auto forEach = [&](auto&& fetch, auto&& visit) {
        std::size_t block = 0;
        std::size_t used = 0;
        for (std::uint32_t passage = 0; passage < m_gramCounts.size(); ++passage) {
            for (std::uint32_t left = m_gramCounts[passage]; left > 0; --left) {
                if (used == kBlockGrams) {
                    ++block;
                    used = 0;
                }
                const std::uint32_t* const grams = m_gramBlocks[block].get();
                if (used + kAhead < kBlockGrams) {
                    __builtin_prefetch(&lists[grams[used + kAhead] % kGramCount]);
                    fetch(lists[grams[used + kAhead / 2] % kGramCount]);
                }
                visit(lists[grams[used++]], passage);
            }
        }
    };
    forEach([](const List&) {},
            [](List& list, std::uint32_t passage) {
                list.place += static_cast<std::uint32_t>(varintBytes(passage - list.next));
                list.next = passage + 1;
            });
    const auto bitmapBytes = static_cast<std::uint32_t>((m_passages.size() + 7) / 8);
    std::uint32_t total = 0;
    for (std::uint32_t gram = 0; gram < kGramCount; ++gram) {
        List& list = lists[gram];
        if (list.next == 0)
            continue;
        const std::uint32_t bitmap = list.place > bitmapBytes ? kBitmapPostings : 0;
        const std::uint32_t bytes = bitmap ? bitmapBytes : list.place;
        keys.push_back(gram | bitmap);
        offsets.push_back(total);
        list = {0, total | bitmap};
        total += bytes;
    }
    offsets.push_back(total);
    postings.assign(total, '\0');
    char* const out = postings.data();
    forEach([out](const List& list) { __builtin_prefetch(out + (list.place & ~kBitmapPostings), 1); },
            [out](List& list, std::uint32_t passage) {
                if (list.place & kBitmapPostings) {
                    char& byte = out[(list.place & ~kBitmapPostings) + passage / 8];
                    byte = static_cast<char>(static_cast<unsigned char>(byte) | (1u << (passage % 8)));
                    return;
                }
                std::uint32_t gap = passage - list.next;
                for (; gap >= 0x80; gap >>= 7)
                    out[list.place++] = static_cast<char>(gap | 0x80);
                out[list.place++] = static_cast<char>(gap);
                list.next = passage + 1;
            });
}

Status SegmentWriter::writeSection(Section section, std::string_view bytes) {
    CODESAGE_CHECK(m_file.padTo(8));
    SectionEntry& entry = m_header.sections[static_cast<std::size_t>(section)];
    entry.offset = m_file.position();
    entry.bytes = bytes.size();
    entry.crc = crc32c(bytes);
    return m_file.write(bytes);
}

Result<WrittenSegment> SegmentWriter::finish() {
    m_header.sections[static_cast<std::size_t>(Section::Content)].bytes =
        m_file.position() - sizeof(SegmentHeader);
    m_header.documents = m_records.size();
    std::vector<std::uint32_t> keys;
    std::vector<std::uint32_t> offsets;
    std::string postings;
    buildPostings(keys, offsets, postings);
    m_gramBlocks.clear();
    CODESAGE_CHECK(writeSection(Section::Documents, bytesOf(m_records)));
    CODESAGE_CHECK(writeSection(Section::Passages, bytesOf(m_passages)));
    CODESAGE_CHECK(writeSection(Section::Paths, m_paths));
    CODESAGE_CHECK(writeSection(Section::GramKeys, bytesOf(keys)));
    CODESAGE_CHECK(writeSection(Section::GramOffsets, bytesOf(offsets)));
    CODESAGE_CHECK(writeSection(Section::Postings, postings));
    CODESAGE_CHECK(writeSection(Section::SpecialFolds, bytesOf(m_specialFolds)));
    m_header.headerCrc = 0;
    m_header.headerCrc = crc32c({reinterpret_cast<const char*>(&m_header), sizeof m_header});
    CODESAGE_CHECK(m_file.rewrite(0, {reinterpret_cast<const char*>(&m_header), sizeof m_header}));
    CODESAGE_CHECK(m_file.keepAs(m_finalPath));
    return WrittenSegment{m_header.segmentId, m_file.position(), m_header.headerCrc, m_records.size()};
}

} // namespace codesage::code
