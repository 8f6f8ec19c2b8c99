#pragma once

#include "code/index/Manifest.h"
#include "code/index/Segment.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::code {

struct DocumentRef {
    std::uint32_t segment = 0; // place in Snapshot::segments()
    std::uint32_t document = 0;

    bool operator==(const DocumentRef&) const = default;
};

// One published state of a codebase, whole and immutable: segments, which of their documents still count, and
// all documents in the order of their paths. Kept alive by whoever searches it.
class Snapshot {
public:
    struct Part {
        std::shared_ptr<const Segment> segment;
        std::vector<bool> dead;
        std::vector<Manifest::Restamp> restamps; // by document
        std::vector<std::uint32_t> places;       // of each document in documents(); kNoPlace when dead
        std::uint64_t liveTextBytes = 0;
    };
    static constexpr std::uint32_t kNoPlace = ~0u;

    // Opens the segments that `manifest` names. Those that fail their checks are left out, with the reason in
    // problem(). Fails only where nothing useful can be said: a segment removed by another process meanwhile
    // (NotFound: read the manifest again).
    // Segments that `previous` has open are taken from there.
    static Result<std::shared_ptr<const Snapshot>>
    open(const std::filesystem::path& folder, Manifest manifest, const Snapshot* previous = nullptr);

    const Manifest& manifest() const { return m_manifest; }
    const std::vector<Part>& parts() const { return m_parts; }
    const std::vector<DocumentRef>& documents() const { return m_documents; } // live ones, binary ones too
    const std::string& problem() const { return m_problem; }

    const DocumentRecord& record(DocumentRef ref) const {
        return m_parts[ref.segment].segment->documents()[ref.document];
    }
    std::string_view path(DocumentRef ref) const { return m_parts[ref.segment].segment->path(ref.document); }
    // The stamp last seen on the disk, and whether it can be trusted.
    std::pair<FileStamp, bool> stamp(DocumentRef ref) const;

    std::uint64_t textFiles() const { return m_textFiles; }
    std::uint64_t textBytes() const { return m_textBytes; }
    std::uint64_t lines() const { return m_lines; }
    std::uint64_t indexBytes() const;

private:
    Snapshot() = default;
    void order();

    Manifest m_manifest;
    std::vector<Part> m_parts;
    std::vector<DocumentRef> m_documents;
    std::string m_problem;
    std::uint64_t m_textFiles = 0;
    std::uint64_t m_textBytes = 0;
    std::uint64_t m_lines = 0;
};

} // namespace codesage::code
