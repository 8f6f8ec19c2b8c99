#include "measure/tsdb/day/DaySalvage.h"

#include "measure/tsdb/SampleMerge.h"
#include "measure/tsdb/codec/ChunkCodec.h"
#include "measure/tsdb/day/DayWriter.h"

#include <fmt/format.h>
#include <map>

namespace codesage::tsdb {

namespace {

// Rows between the last one reached from the front and the first one reached from the back are tried one by
// one, up to this many.
constexpr std::int64_t kMaxSingleRows = 5'000'000;

using Blobs = std::map<SeriesRef, std::vector<std::string>>;

Result<db::Database> openAnyhow(const std::filesystem::path& path, const std::string& vfs) {
    db::OpenOptions options;
    std::error_code ignored;
    options.access = std::filesystem::exists(path.string() + "-wal", ignored) ? db::Access::ReadOnly
                                                                              : db::Access::Immutable;
    options.ignoreIdentity = true;
    options.vfs = vfs;
    return db::Database::open(path, options);
}

class Scan {
public:
    Scan(db::Database& database, DayNumber day)
        : m_database(database)
        , m_day(day) {}

    void run() {
        const std::int64_t front = walk("ORDER BY id", INT64_MAX);
        if (front == INT64_MAX)
            return;
        report.complete = false;
        const std::int64_t back = walk("ORDER BY id DESC", front);
        for (std::int64_t id = front + 1; id < back && id - front < kMaxSingleRows; ++id)
            single(id);
    }

    Blobs blobs;
    SalvageReport report;

private:
    // Takes rows in order until the end (INT64_MAX) or an error (the last row taken), or down to `stopAt`.
    std::int64_t walk(std::string_view order, std::int64_t stopAt) {
        std::int64_t last = stopAt == INT64_MAX ? 0 : INT64_MAX;
        auto select = m_database.prepare(fmt::format("SELECT {} FROM chunks {}", kChunkColumns, order));
        if (!select)
            return last;
        for (;;) {
            const auto row = select->step();
            if (!row)
                return last;
            if (!*row)
                return INT64_MAX;
            if (stopAt != INT64_MAX && select->integer(0) <= stopAt)
                return last;
            last = select->integer(0);
            take(*select);
        }
    }

    void single(std::int64_t id) {
        auto select = m_database.prepare(fmt::format("SELECT {} FROM chunks WHERE id=?1", kChunkColumns));
        if (!select)
            return;
        const auto row = select->bind(1, id).step();
        if (row && *row)
            take(*select);
    }

    void take(const db::Statement& select) {
        const auto row = readChunkRow(select, m_day);
        if (!row) {
            ++report.damaged;
            return;
        }
        ++report.chunks;
        blobs[row->series].emplace_back(row->blob);
    }

    db::Database& m_database;
    DayNumber m_day;
};

std::map<SeriesRef, Labels> ownLabels(db::Database& database) {
    std::map<SeriesRef, Labels> found;
    auto select = database.prepare("SELECT data, crc FROM series ORDER BY first");
    if (!select)
        return found;
    for (;;) {
        const auto row = select->step();
        if (!row || !*row)
            return found;
        std::vector<SeriesEntry> entries;
        if (checkCrc(select->blob(0), select->integer(1), "") && decodeSeriesBlock(select->blob(0), entries))
            found.insert(entries.begin(), entries.end());
    }
}

} // namespace

Result<SalvageReport> salvageDay(const std::filesystem::path& path, DayNumber day, const std::string& vfs,
                                 const DayFile::LabelsOf& labelsOf, std::size_t samplesPerChunk,
                                 const std::filesystem::path& target) {
    auto opened = openAnyhow(path, vfs);
    if (!opened)
        return fail(opened.error().code == ErrorCode::Corrupt ? ErrorCode::NotFound : opened.error().code,
                    "Nothing in it could be read.");
    db::Database database = *std::move(opened);
    Scan scan(database, day);
    scan.run();
    if (scan.report.chunks == 0)
        return fail(ErrorCode::NotFound, "No whole chunk was found in it.");
    const auto meta = readDayMeta(database);
    if (meta && scan.report.chunks + scan.report.damaged < meta->chunks)
        scan.report.complete = false;
    const auto own = ownLabels(database);
    CODESAGE_TRY(DayWriter writer, DayWriter::create(target, day, vfs, samplesPerChunk));
    for (const auto& [series, blobs] : scan.blobs) {
        std::vector<Sample> samples;
        for (const std::string& blob : blobs) {
            if (!decodeChunk(blob, samples))
                ++scan.report.damaged;
        }
        orderSamples(samples);
        Labels labels = labelsOf(series);
        if (const auto at = own.find(series); labels.empty() && at != own.end())
            labels = at->second;
        if (labels.empty())
            scan.report.complete = false; // nobody knows whose samples these are
        else
            CODESAGE_CHECK(writer.add(series, labels, samples));
    }
    // Head rows are newer than whatever is lost, and joining twice does no harm: nothing is claimed.
    CODESAGE_CHECK(writer.finish(0));
    return scan.report;
}

bool isOurDayFile(const std::filesystem::path& path, const std::string& vfs) {
    auto database = openAnyhow(path, vfs);
    return database && readDayMeta(*database).has_value();
}

} // namespace codesage::tsdb
