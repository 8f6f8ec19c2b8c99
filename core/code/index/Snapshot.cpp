#include "code/index/Snapshot.h"

#include "code/index/SegmentWriter.h"

#include <fmt/format.h>

#include <algorithm>

namespace codesage::code {

namespace {

Result<std::shared_ptr<const Segment>> openSegment(const std::filesystem::path& folder,
                                                   const Manifest::SegmentEntry& entry,
                                                   const Snapshot* previous) {
    if (previous)
        for (const Snapshot::Part& part : previous->parts())
            if (part.segment->id() == entry.id && part.segment->headerCrc() == entry.headerCrc)
                return part.segment;
    const std::filesystem::path path = folder / segmentName(entry.id);
    CODESAGE_TRY(auto segment, Segment::open(path));
    if (segment->id() != entry.id || segment->headerCrc() != entry.headerCrc)
        return fail(ErrorCode::Corrupt,
                    fmt::format("the index file '{}' belongs to another index", path.string()));
    return segment;
}

} // namespace

Result<std::shared_ptr<const Snapshot>> Snapshot::open(const std::filesystem::path& folder, Manifest manifest,
                                                       const Snapshot* previous) {
    std::shared_ptr<Snapshot> snapshot(new Snapshot);
    std::vector<Manifest::SegmentEntry> kept;
    for (Manifest::SegmentEntry& entry : manifest.segments) {
        auto segment = openSegment(folder, entry, previous);
        if (!segment && segment.error().code == ErrorCode::NotFound)
            return fail(std::move(segment).error());
        if (!segment) {
            snapshot->m_problem = segment.error().message + "; index the folder again to read its files anew";
            continue;
        }
        Part part;
        part.segment = *segment;
        const std::size_t count = part.segment->documents().size();
        part.dead.resize(count);
        part.places.assign(count, kNoPlace);
        for (const std::uint32_t document : entry.dead)
            if (document < count)
                part.dead[document] = true;
        part.restamps = entry.restamps;
        snapshot->m_parts.push_back(std::move(part));
        kept.push_back(std::move(entry));
    }
    manifest.segments = std::move(kept);
    snapshot->m_manifest = std::move(manifest);
    snapshot->order();
    return std::shared_ptr<const Snapshot>(std::move(snapshot));
}

// Each segment is sorted by path already, and those of a first run follow each other: merging them is cheap.
void Snapshot::order() {
    const auto less = [this](DocumentRef a, DocumentRef b) { return path(a) < path(b); };
    for (std::uint32_t i = 0; i < m_parts.size(); ++i) {
        Part& part = m_parts[i];
        const auto middle = static_cast<std::ptrdiff_t>(m_documents.size());
        const auto records = part.segment->documents();
        for (std::uint32_t document = 0; document < records.size(); ++document) {
            if (part.dead[document])
                continue;
            m_documents.push_back({i, document});
            if (records[document].kind == DocumentKind::Binary)
                continue;
            ++m_textFiles;
            part.liveTextBytes += records[document].textBytes;
            m_lines += records[document].lines;
        }
        m_textBytes += part.liveTextBytes;
        const auto begin = m_documents.begin();
        if (middle > 0 && begin + middle != m_documents.end() && less(begin[middle], begin[middle - 1]))
            std::inplace_merge(begin, begin + middle, m_documents.end(), less);
    }
    for (std::uint32_t place = 0; place < m_documents.size(); ++place)
        m_parts[m_documents[place].segment].places[m_documents[place].document] = place;
}

std::pair<FileStamp, bool> Snapshot::stamp(DocumentRef ref) const {
    const auto& restamps = m_parts[ref.segment].restamps;
    const auto found = std::lower_bound(
        restamps.begin(), restamps.end(), ref.document,
        [](const Manifest::Restamp& a, std::uint32_t document) { return a.document < document; });
    if (found != restamps.end() && found->document == ref.document)
        return {found->stamp, !found->racy};
    const DocumentRecord& stored = record(ref);
    return {stored.stamp, (stored.flags & kRacy) == 0};
}

std::uint64_t Snapshot::indexBytes() const {
    std::uint64_t bytes = 0;
    for (const Part& part : m_parts)
        bytes += part.segment->fileBytes();
    return bytes;
}

} // namespace codesage::code
