#pragma once

// Inside this room: what a target's last scrapes were, and how samples become a batch.
#include "base/core/Result.h"
#include "measure/scrape/TargetPlan.h"
#include "measure/tsdb/Appender.h"

#include <array>
#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>

namespace codesage::scrape {

// The five series that a scrape adds to what it read.
struct ScrapeReport {
    bool isUp = false;
    double seconds = 0;
    std::size_t scraped = 0;
    std::size_t kept = 0; // after metric relabelling
    std::size_t added = 0;
};

// The series of one target. Knows the store's numbers for them, so that a scrape of known series neither
// parses labels nor relabels; knows which of them have ended. Used by one thread at a time. A scrape goes:
// append() or appendStale(), then appendReport(), commit, then committed() when that worked.
class SeriesCache final {
public:
    // Adds every sample of a scrape and staleness markers for series that are no longer there. On an error
    // the batch has to be rolled back; which series are live is then still what it was. LimitExceeded for
    // sample_limit and the label limits, InvalidArgument for labels that can't be stored, Cancelled, and the
    // store's own.
    Status append(const Exposition& exposition, const TargetPlan& plan, TimestampMs at, std::size_t maxSeries,
                  tsdb::Appender& appender, ScrapeReport& report, const std::stop_token& stop);
    // Adds staleness markers for all series that have not ended: after a failed scrape.
    Status appendStale(const TargetPlan& plan, TimestampMs at, tsdb::Appender& appender);
    Status appendReport(const ScrapeReport& report, const TargetPlan& plan, TimestampMs at,
                        tsdb::Appender& appender);
    // The target is gone: its report series end too.
    Status appendReportStale(const TargetPlan& plan, TimestampMs at, tsdb::Appender& appender);

    // Makes the last append final. `hasUnknown`: some numbers were not the store's any more.
    void committed(bool hasUnknown);
    std::size_t size() const { return m_entries.size(); }

private:
    struct Entry {
        tsdb::SeriesRef ref = 0;
        std::uint32_t seen = 0; // the pass that had it last
        bool isDropped = false; // by metric relabelling
        bool isTracked = false; // in this pass without a timestamp of its own
        bool isLive = false;    // its last stored sample is no staleness marker
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    enum class Pass { None, Scrape, Stale };

    Status add(std::string_view series, Entry& entry, const TargetPlan& plan, TimestampMs at, double value,
               tsdb::Appender& appender);
    Status addReport(std::size_t index, const TargetPlan& plan, TimestampMs at, double value,
                     tsdb::Appender& appender);

    std::unordered_map<std::string, Entry, Hash, std::equal_to<>> m_entries;
    std::array<tsdb::SeriesRef, 5> m_reportRefs{};
    std::uint32_t m_pass = 0;
    Pass m_pending = Pass::None;
    bool m_isChanged = false; // the pending scrape has other live series than the one before
};

// The labels that a sample is stored under: the target's added as honor_labels says, metric relabelling
// applied. NotFound when relabelling drops it, LimitExceeded and InvalidArgument as SeriesCache::append.
Result<tsdb::Labels> storedLabels(std::string_view series, const TargetPlan& plan);

} // namespace codesage::scrape
