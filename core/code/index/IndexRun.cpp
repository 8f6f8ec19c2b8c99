#include "code/index/IndexRun.h"

#include "base/core/Files.h"
#include "code/index/Merge.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <utility>

namespace codesage::code {

void removeUnreferenced(const std::filesystem::path& folder, const Manifest* manifest) {
    std::set<std::string> kept{"manifest", "root", "lock"};
    if (manifest)
        for (const Manifest::SegmentEntry& segment : manifest->segments)
            kept.insert(segmentName(segment.id));
    std::error_code error;
    std::vector<std::filesystem::path> leftovers;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error))
        if (!kept.contains(entry.path().filename().string()))
            leftovers.push_back(entry.path());
    for (const auto& path : leftovers)
        ::unlink(path.c_str());
}

IndexRun::IndexRun(std::filesystem::path root, std::filesystem::path folder, const IndexOptions& options,
                   const Clock& clock, ProgressMeter& meter, std::stop_token stop)
    : m_root(std::move(root))
    , m_folder(std::move(folder))
    , m_options(options)
    , m_clock(clock)
    , m_meter(meter)
    , m_stop(std::move(stop)) {}

IndexRun::~IndexRun() {
    if (!m_published)
        removeUnreferenced(m_folder, m_old ? &m_old->manifest() : nullptr);
}

Status IndexRun::cancelled() const {
    if (m_stop.stop_requested())
        return fail(ErrorCode::Cancelled, fmt::format("indexing '{}' was cancelled", m_root.string()));
    return {};
}

// Both lists are sorted by path: one pass over them side by side.
void IndexRun::compare(const WalkResult& walk, IndexReport& report) {
    static const std::vector<DocumentRef> kNone;
    const auto& known = m_old ? m_old->documents() : kNone;
    std::size_t i = 0;
    const auto isText = [this](DocumentRef ref) { return m_old->record(ref).kind != DocumentKind::Binary; };
    const auto damaged = [this](DocumentRef ref) { return m_old->parts()[ref.segment].segment->damaged(); };
    for (const WalkedFile& file : walk.files) {
        while (i < known.size() && m_old->path(known[i]) < file.path)
            m_gone.push_back(known[i++]);
        if (i == known.size() || m_old->path(known[i]) != file.path) {
            m_toRead.push_back({&file, std::nullopt});
            continue;
        }
        const DocumentRef ref = known[i++];
        const auto [stamp, trusted] = m_old->stamp(ref);
        if (damaged(ref)) {
            m_toRead.push_back({&file, std::nullopt}); // whatever its hash says, its content is lost
        } else if (trusted && stamp == file.stamp) {
            if (isText(ref))
                ++report.unchanged;
            else
                report.skipped.add(SkipReason::Binary, file.path);
        } else {
            m_toRead.push_back({&file, ref});
        }
    }
    for (; i < known.size(); ++i)
        m_gone.push_back(known[i]);
    report.removed = static_cast<std::uint64_t>(std::count_if(m_gone.begin(), m_gone.end(), isText));
}

Manifest IndexRun::nextManifest(const BuildResult& built, IndexReport& report) {
    Manifest next;
    next.root = m_root.string();
    next.generation = m_old ? m_old->manifest().generation + 1 : 1;
    next.nextSegmentId = m_nextSegmentId;
    next.indexedAt = m_clock.now();
    next.maxFileBytes = m_options.maxFileBytes;
    next.skipped = report.skipped;
    if (m_old) {
        std::vector<std::vector<bool>> dead;
        for (const Snapshot::Part& part : m_old->parts())
            dead.push_back(part.dead);
        for (const std::vector<DocumentRef>* list : {&std::as_const(m_gone), &built.replaced})
            for (const DocumentRef ref : *list)
                dead[ref.segment][ref.document] = true;
        std::vector<std::vector<Manifest::Restamp>> restamps(m_old->parts().size());
        for (std::uint32_t i = 0; i < restamps.size(); ++i)
            restamps[i] = m_old->parts()[i].restamps;
        for (const BuildResult::Restamp& each : built.restamps)
            restamps[each.old.segment].push_back({each.old.document, each.stamp, each.racy});
        for (std::uint32_t i = 0; i < restamps.size(); ++i) {
            const Snapshot::Part& part = m_old->parts()[i];
            if (part.segment->damaged())
                continue;
            Manifest::SegmentEntry entry{
                part.segment->id(), part.segment->fileBytes(), part.segment->headerCrc(), {}, {}};
            for (std::uint32_t document = 0; document < dead[i].size(); ++document)
                if (dead[i][document])
                    entry.dead.push_back(document);
            if (entry.dead.size() == dead[i].size())
                continue;
            // The newest of several for one document stands last.
            auto& list = restamps[i];
            std::stable_sort(list.begin(), list.end(),
                             [](const auto& a, const auto& b) { return a.document < b.document; });
            for (const Manifest::Restamp& restamp : list) {
                if (dead[i][restamp.document])
                    continue;
                if (!entry.restamps.empty() && entry.restamps.back().document == restamp.document)
                    entry.restamps.back() = restamp;
                else
                    entry.restamps.push_back(restamp);
            }
            next.segments.push_back(std::move(entry));
        }
    }
    for (const WrittenSegment& segment : built.segments)
        next.segments.push_back({segment.id, segment.fileBytes, segment.headerCrc, {}, {}});
    report.added = built.added;
    report.changed = built.changed;
    report.removed += built.removed;
    report.unchanged += built.unchanged;
    report.bytesRead = built.bytesRead;
    return next;
}

Result<std::shared_ptr<const Snapshot>> IndexRun::merged(std::shared_ptr<const Snapshot> snapshot) {
    const std::vector<std::uint32_t> chosen = chooseMerge(*snapshot);
    if (chosen.empty())
        return snapshot;
    m_meter.begin(IndexPhase::Merging, 0, 0);
    const std::uint64_t id = m_nextSegmentId++;
    auto written = writeMerged(*snapshot, chosen, m_folder, id, m_stop);
    if (!written && written.error().code == ErrorCode::Corrupt)
        return snapshot; // now known as damaged: the next run reads those files again
    if (!written)
        return fail(std::move(written).error());
    Manifest next = snapshot->manifest();
    std::vector<Manifest::SegmentEntry> kept;
    for (std::uint32_t i = 0; i < next.segments.size(); ++i)
        if (std::find(chosen.begin(), chosen.end(), i) == chosen.end())
            kept.push_back(std::move(next.segments[i]));
    if (written->documents > 0)
        kept.push_back({written->id, written->fileBytes, written->headerCrc, {}, {}});
    next.segments = std::move(kept);
    next.nextSegmentId = m_nextSegmentId;
    return Snapshot::open(m_folder, std::move(next), snapshot.get());
}

Status IndexRun::publish(const Snapshot& snapshot) {
    CODESAGE_CHECK(cancelled());
    m_meter.begin(IndexPhase::Publishing, 0, 0);
    CODESAGE_CHECK(syncDirectory(m_folder));
    CODESAGE_CHECK(writeFileAtomically(m_folder / "manifest", snapshot.manifest().encode()));
    m_published = true;
    return {};
}

Result<std::shared_ptr<const Snapshot>> IndexRun::run(std::shared_ptr<const Snapshot> old,
                                                      IndexReport& report) {
    const SteadyTime begun = m_clock.steady();
    m_old = std::move(old);
    m_nextSegmentId = m_old ? m_old->manifest().nextSegmentId : 1;
    report.root = m_root.string();

    m_meter.begin(IndexPhase::Walking, 0, 0);
    WalkOptions walkOptions;
    walkOptions.maxFileBytes = m_options.maxFileBytes;
    walkOptions.globalExcludes = m_options.globalExcludes;
    walkOptions.threads = m_options.threads;
    CODESAGE_TRY(WalkResult walk, walkTree(m_root, walkOptions, m_stop,
                                           [this](std::uint64_t files) { m_meter.reached(files); }));
    report.skipped = std::move(walk.skipped);
    compare(walk, report);

    const Descriptor rootFd(::open(m_root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!rootFd)
        return failErrno(errno, "open the folder", m_root.string());
    std::uint64_t bytes = 0;
    for (const ReadItem& item : m_toRead)
        bytes += item.file->stamp.size;
    m_meter.begin(IndexPhase::Reading, m_toRead.size(), bytes);
    SegmentBuild build(rootFd.get(), m_folder, m_options, m_clock, m_meter, m_stop, m_old.get());
    std::uint64_t lastId = m_nextSegmentId;
    auto built = build.run(m_toRead, m_nextSegmentId, lastId);
    m_nextSegmentId = lastId;
    if (!built)
        return fail(std::move(built).error());
    report.skipped.merge(built->skipped);

    Manifest next = nextManifest(*built, report);
    CODESAGE_TRY(auto snapshot, Snapshot::open(m_folder, std::move(next), m_old.get()));
    CODESAGE_TRY(snapshot, merged(std::move(snapshot)));
    // What was just written must read back.
    if (!snapshot->problem().empty())
        return fail(ErrorCode::Corrupt, snapshot->problem());
    CODESAGE_CHECK(publish(*snapshot));
    removeUnreferenced(m_folder, &snapshot->manifest());

    report.files = snapshot->textFiles();
    report.bytes = snapshot->textBytes();
    report.lines = snapshot->lines();
    report.indexBytes = snapshot->indexBytes();
    report.segments = snapshot->parts().size();
    report.indexedAt = snapshot->manifest().indexedAt;
    report.duration = m_clock.steady() - begun;
    m_meter.finish();
    return snapshot;
}

} // namespace codesage::code
