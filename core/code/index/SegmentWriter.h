#pragma once

#include "base/core/Result.h"
#include "code/index/Grams.h"
#include "code/index/OutputFile.h"
#include "code/index/Segment.h"
#include "code/index/SegmentFormat.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::code {

struct WrittenSegment {
    std::uint64_t id = 0;
    std::uint64_t fileBytes = 0;
    std::uint32_t headerCrc = 0;
    std::uint64_t documents = 0;
};

// Builds one segment file. Content goes to the disk as it comes; trigrams wait in memory until finish().
// Documents must come in the order of their paths. One thread.
class SegmentWriter {
public:
    // The file is made in `folder` under a temporary name, and under `segmentName(id)` by finish().
    static Result<std::unique_ptr<SegmentWriter>> create(const std::filesystem::path& folder,
                                                         std::uint64_t id);

    struct Source {
        std::string_view path;
        FileStamp stamp{};
        bool racy = false;
    };
    // `bytes` as read from the file. Hash, kind and language are found here.
    Status add(const Source& source, std::string_view bytes, std::uint64_t hash);
    Status addBinary(const Source& source, std::uint64_t hash);
    // Copies a document of another segment. Corrupt when its content fails its check.
    Status addCopy(const Segment& from, std::uint32_t document, const FileStamp& stamp, bool racy);

    std::uint64_t documents() const { return m_records.size(); }
    // What waits in memory, with what finish() will need on top.
    std::uint64_t memoryBytes() const {
        return m_gramTotal * 6 + m_paths.size() + m_records.size() * 96 + m_passages.size() * 48;
    }

    // Writes the rest, flushes it to the disk and gives the file its name. A writer destroyed without it
    // removes its file.
    Result<WrittenSegment> finish();

private:
    SegmentWriter(OutputFile file, std::filesystem::path finalPath, std::uint64_t id);

    void addGrams(std::string_view text);
    DocumentRecord describe(const Source& source);
    Status addPassage(std::string_view text, std::uint32_t firstLine);
    Status storePassage(PassageRecord passage, std::string_view content, std::string_view text);
    Status writeSection(Section section, std::string_view bytes);
    void buildPostings(std::vector<std::uint32_t>& keys, std::vector<std::uint32_t>& offsets,
                       std::string& postings) const;

    OutputFile m_file;
    std::filesystem::path m_finalPath;
    SegmentHeader m_header;
    std::vector<DocumentRecord> m_records;
    std::vector<PassageRecord> m_passages;
    std::string m_paths;
    std::vector<std::uint32_t> m_specialFolds;

    // The distinct trigrams of each passage, one after another, in blocks so that growing copies nothing.
    static constexpr std::size_t kBlockGrams = 1u << 18;
    std::vector<std::unique_ptr<std::uint32_t[]>> m_gramBlocks;
    std::size_t m_blockUsed = kBlockGrams;
    std::vector<std::uint32_t> m_gramCounts; // of each passage
    std::uint64_t m_gramTotal = 0;
    GramCollector m_collector;
    std::vector<std::uint32_t> m_grams;
    std::string m_compressed;
    std::string m_buffer;
};

std::string segmentName(std::uint64_t id); // "00000007.seg"

} // namespace codesage::code
