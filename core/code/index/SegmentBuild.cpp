#include "code/index/SegmentBuild.h"

#include "code/index/FileReader.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace codesage::code {

namespace {

constexpr std::uint64_t kSegmentText = 100u << 20;
constexpr std::uint64_t kWorthASecondThread = 2u << 20;
// A job whose memory runs out goes on in another segment; this many numbers are kept for it.
constexpr std::uint64_t kIdsPerJob = 1u << 20;
// The reader's, the compressor's and the writer's buffers of one thread, and the table of trigrams.
constexpr std::uint64_t kThreadBase = 24u << 20;
constexpr std::int64_t kRacyNs = 2'000'000'000;

} // namespace

SegmentBuild::SegmentBuild(int rootFd, std::filesystem::path folder, const IndexOptions& options,
                           const Clock& clock, ProgressMeter& meter, std::stop_token stop,
                           const Snapshot* old)
    : m_rootFd(rootFd)
    , m_folder(std::move(folder))
    , m_options(options)
    , m_clock(clock)
    , m_meter(meter)
    , m_stop(std::move(stop))
    , m_old(old) {
    const std::uint64_t share = options.memoryBytes / std::clamp(options.threads, 1u, 64u);
    m_threadMemory = std::max<std::uint64_t>(share > kThreadBase ? share - kThreadBase : 0, 1u << 20);
    m_segmentText = kSegmentText;
}

std::vector<SegmentBuild::Job> SegmentBuild::plan(const std::vector<ReadItem>& items,
                                                  std::uint64_t firstId) const {
    std::uint64_t bytes = 0;
    for (const ReadItem& item : items)
        bytes += item.file->stamp.size;
    const std::uint64_t threads = bytes < kWorthASecondThread ? 1 : std::clamp(m_options.threads, 1u, 64u);
    const std::uint64_t rounds = bytes / (m_segmentText * threads) + 1;
    const std::uint64_t share = bytes / (rounds * threads) + 1;
    std::vector<Job> jobs;
    Job job;
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
        sum += items[i].file->stamp.size;
        if (sum >= share || i + 1 == items.size()) {
            job.end = i + 1;
            job.firstId = firstId + jobs.size() * kIdsPerJob;
            jobs.push_back(job);
            job.begin = i + 1;
            sum = 0;
        }
    }
    return jobs;
}

Status SegmentBuild::build(const std::vector<ReadItem>& items, const Job& job, BuildResult& result) const {
    FileReader reader(m_rootFd, m_options.maxFileBytes);
    std::unique_ptr<SegmentWriter> writer;
    std::uint64_t id = job.firstId;
    const auto isText = [this](DocumentRef ref) { return m_old->record(ref).kind != DocumentKind::Binary; };
    const auto finish = [&]() -> Status {
        if (!writer)
            return {};
        CODESAGE_TRY(const WrittenSegment written, writer->finish());
        result.segments.push_back(written);
        writer.reset();
        return {};
    };
    for (std::size_t i = job.begin; i < job.end; ++i) {
        if (m_stop.stop_requested())
            return fail(ErrorCode::Cancelled, "indexing was cancelled");
        const ReadItem& item = items[i];
        const auto read = reader.read(item.file->path);
        m_meter.advance(1, item.file->stamp.size);
        if (const auto* skipped = std::get_if<FileReader::Skipped>(&read)) {
            result.skipped.add(skipped->reason, item.file->path, skipped->detail);
            if (item.old) {
                result.replaced.push_back(*item.old);
                result.removed += isText(*item.old);
            }
            continue;
        }
        const auto& content = std::get<FileReader::Content>(read);
        result.bytesRead += content.bytes.size();
        if (content.binary)
            result.skipped.add(SkipReason::Binary, item.file->path);
        const std::uint64_t hash = XXH3_64bits(content.bytes.data(), content.bytes.size());
        const std::int64_t recent = m_clock.now() * 1'000'000 - kRacyNs;
        const bool racy = content.stamp.mtimeNs > recent || content.stamp.ctimeNs > recent;
        if (item.old) {
            const DocumentRecord& old = m_old->record(*item.old);
            if (old.hash == hash && m_old->stamp(*item.old).first.size == content.stamp.size) {
                result.restamps.push_back({*item.old, content.stamp, racy});
                result.unchanged += isText(*item.old);
                continue;
            }
            result.replaced.push_back(*item.old);
        }
        const bool wasText = item.old && isText(*item.old);
        result.added += !wasText && !content.binary;
        result.changed += wasText && !content.binary;
        result.removed += wasText && content.binary;
        if (!writer) {
            CODESAGE_TRY(auto fresh, SegmentWriter::create(m_folder, id++));
            writer = std::move(fresh);
        }
        const SegmentWriter::Source source{item.file->path, content.stamp, racy};
        CODESAGE_CHECK(content.binary ? writer->addBinary(source, hash)
                                      : writer->add(source, content.bytes, hash));
        if (writer->memoryBytes() > m_threadMemory)
            CODESAGE_CHECK(finish());
    }
    return finish();
}

Result<BuildResult> SegmentBuild::run(const std::vector<ReadItem>& items, std::uint64_t firstId,
                                      std::uint64_t& lastId) {
    const std::vector<Job> jobs = plan(items, firstId);
    lastId = firstId + jobs.size() * kIdsPerJob;
    std::vector<BuildResult> results(jobs.size());
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    Status failure;
    std::atomic<bool> failed{false};
    const auto work = [&] {
        for (;;) {
            const std::size_t i = next.fetch_add(1);
            if (i >= jobs.size() || failed.load())
                return;
            if (Status status = build(items, jobs[i], results[i]); !status) {
                std::lock_guard lock(mutex);
                if (!failed.exchange(true))
                    failure = std::move(status);
                return;
            }
        }
    };
    {
        std::vector<std::jthread> helpers;
        const std::size_t threads =
            std::min<std::size_t>(std::clamp(m_options.threads, 1u, 64u), jobs.size());
        for (std::size_t i = 1; i < threads; ++i)
            helpers.emplace_back(work);
        work();
    }
    CODESAGE_CHECK(failure);
    BuildResult all;
    for (BuildResult& part : results) {
        all.segments.insert(all.segments.end(), part.segments.begin(), part.segments.end());
        all.restamps.insert(all.restamps.end(), part.restamps.begin(), part.restamps.end());
        all.replaced.insert(all.replaced.end(), part.replaced.begin(), part.replaced.end());
        all.skipped.merge(part.skipped);
        all.added += part.added;
        all.changed += part.changed;
        all.removed += part.removed;
        all.unchanged += part.unchanged;
        all.bytesRead += part.bytesRead;
    }
    return all;
}

} // namespace codesage::code
