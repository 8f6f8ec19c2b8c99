#pragma once

#include "measure/tsdb/Appender.h"
#include "measure/tsdb/head/HeadSeries.h"

#include <array>
#include <memory>
#include <shared_mutex>
#include <vector>

namespace codesage::tsdb {

// What commits need to know of a series besides its open chunk.
struct HeadRecord {
    HeadSeries samples;
    // Of the batch being sorted out; only the writer looks at these.
    TimestampMs batchNewest = kNoTime;
    std::uint32_t batch = 0;
    bool newestKnown = false; // closed chunks were asked for their newest time
    bool cutBefore = false;
};

// The open chunks of all series, by series number. One writer at a time (the store's writer mutex) may use
// the functions without "read" in their name; readers may run beside it.
class Head {
public:
    // Readers, on any thread: appends the samples of the range.
    void read(SeriesRef series, TimestampMs from, TimestampMs to, std::vector<Sample>& out) const;
    bool readOverlaps(SeriesRef series, TimestampMs from, TimestampMs to) const;
    struct Totals {
        std::uint64_t samples = 0;
        std::uint64_t bytes = 0;
        std::uint64_t series = 0; // with samples
        TimestampMs first = kNoTime;
        TimestampMs last = kNoTime;
    };
    Totals readTotals() const;

    // The writer. `record` makes the record; `find` returns null without one.
    HeadRecord& record(SeriesRef series);
    HeadRecord* find(SeriesRef series);
    // What the writer changes in a record's samples it changes while it holds this.
    std::unique_lock<std::shared_mutex> lockForChange() { return std::unique_lock(m_mutex); }
    // Every series with samples, ascending.
    template <class Visit>
    void forEach(const Visit& visit) {
        for (std::size_t page = 0; page < m_pages.size(); ++page) {
            if (!m_pages[page])
                continue;
            for (std::size_t i = 0; i < kPage; ++i) {
                if (HeadRecord& record = (*m_pages[page])[i]; !record.samples.empty())
                    visit(static_cast<SeriesRef>(page * kPage + i), record);
            }
        }
    }
    // The oldest commit that still has samples here, or 0.
    std::uint64_t oldestCommit();

private:
    static constexpr std::size_t kPage = 256;
    using Page = std::array<HeadRecord, kPage>;

    const HeadRecord* at(SeriesRef series) const;

    mutable std::shared_mutex m_mutex;
    std::vector<std::unique_ptr<Page>> m_pages;
};

} // namespace codesage::tsdb
