#pragma once

#include "code/walk/Walker.h"

#include <array>
#include <bit>
#include <cstdint>

// The bytes of a segment file; docs/formats/code-index.md tells it in words.
namespace codesage::code {

static_assert(std::endian::native == std::endian::little, "segments are read in place as little-endian");

// Goes up with every change of the bytes, of the alphabet in Grams.h or of the order of languages; other
// versions are rebuilt, not read.
inline constexpr std::uint32_t kIndexFormat = 1;
inline constexpr std::array<char, 8> kSegmentMagic{'C', 'S', 'I', 'X', 'S', 'E', 'G', '\x1a'};

enum class DocumentKind : std::uint8_t {
    Text,
    Binary, // remembered so that it need not be read again; no content
};

enum DocumentFlag : std::uint8_t {
    kRacy = 1,          // changed less than two seconds before it was read: its stamp proves nothing
    kByteOrderMark = 2, // began with one, which is not in the content
};

struct DocumentRecord {
    std::uint32_t firstPassage = 0; // its passages follow each other
    std::uint32_t passages = 0;
    std::uint32_t textBytes = 0;
    std::uint32_t lines = 0;
    std::uint32_t pathOffset = 0; // in the path section
    std::uint32_t pathBytes = 0;
    DocumentKind kind = DocumentKind::Text;
    std::uint8_t flags = 0;
    std::uint8_t language = 0;
    std::uint8_t rank = 0; // weight of the path alone: Ranking.h
    std::uint32_t reserved = 0;
    FileStamp stamp{};
    std::uint64_t hash = 0; // XXH3-64 of the file's bytes
};
static_assert(sizeof(DocumentRecord) == 72);

// Text is kept and indexed in passages of whole lines, so that a large file, which has nearly every trigram
// somewhere, is not looked through for each question.
inline constexpr std::size_t kPassageBytes = 32u << 10;

enum PassageFlag : std::uint16_t {
    kCompressed = 1,  // one LZ4 block; else stored as it is
    kSpecialFold = 2, // has U+212A or U+017F, which fold to the ASCII letters k and s
};

struct PassageRecord {
    std::uint64_t contentOffset = 0; // in the content section
    std::uint32_t contentBytes = 0;  // stored
    std::uint32_t contentCrc = 0;    // CRC-32C of the stored bytes
    std::uint32_t textBytes = 0;     // uncompressed
    std::uint32_t firstLine = 0;     // from 1
    std::uint32_t document = 0;
    std::uint16_t flags = 0;
    std::uint16_t reserved = 0;
};
static_assert(sizeof(PassageRecord) == 32);

enum class Section : std::uint8_t {
    Documents,
    Passages,
    Paths,
    Content,
    GramKeys,
    GramOffsets,
    Postings,
    SpecialFolds
};
inline constexpr std::size_t kSectionCount = 8;

struct SectionEntry {
    std::uint64_t offset = 0; // a multiple of 8
    std::uint64_t bytes = 0;
    std::uint32_t crc = 0; // CRC-32C; 0 for the content, whose passages have their own
    std::uint32_t reserved = 0;
};

struct SegmentHeader {
    std::array<char, 8> magic{};
    std::uint32_t format = 0;
    std::uint32_t headerCrc = 0; // CRC-32C of this struct with this field 0
    std::uint64_t segmentId = 0;
    std::uint64_t documents = 0;
    std::uint64_t textBytes = 0;
    std::uint64_t lines = 0;
    std::array<SectionEntry, kSectionCount> sections{};
};
static_assert(sizeof(SegmentHeader) == 48 + 24 * kSectionCount);

// A gram key with this bit has its postings as a bitmap of one bit a passage, else as varints of the gaps.
inline constexpr std::uint32_t kBitmapPostings = 1u << 31;

} // namespace codesage::code
