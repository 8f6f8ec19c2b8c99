#pragma once

// Inside this room: one target with all it remembers.
#include "measure/scrape/ScrapeManager.h"
#include "measure/scrape/ScrapeMetrics.h"
#include "measure/scrape/SeriesCache.h"
#include "measure/scrape/TargetPlan.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

namespace codesage::scrape {

// What a target needs of the manager.
struct TargetContext {
    AppenderFactory appender;
    const Clock& clock;
    ScrapeMetrics& metrics;
    const ScrapeOptions& options;
};

// One scrape on its way.
struct ScrapeAttempt {
    std::shared_ptr<const TargetPlan> plan;
    TimestampMs at = 0;   // what its samples are stamped with
    SteadyTime started{}; // for the duration
    int redirects = 0;
};

// begin() and status functions may be called from any thread; between a begin() that said yes and the
// matching finish…(), exactly one thread works on the scrape.
class Target {
public:
    Target(std::shared_ptr<const TargetPlan> plan, TargetContext& context);

    std::shared_ptr<const TargetPlan> plan() const;
    // Same identity, new settings.
    void setPlan(std::shared_ptr<const TargetPlan> plan);
    TargetStatus status() const;
    std::vector<MetricMetadata> metadata() const;
    std::stop_token stopToken() const { return m_stop.get_token(); }

    // Nothing when the scrape before is still running, or the target has been retired.
    std::optional<ScrapeAttempt> begin();
    // Stores an exposition that was read, or the failure to read it.
    void finishWithText(const ScrapeAttempt& attempt, std::string_view body, std::string_view contentType);
    void finishWithFamilies(const ScrapeAttempt& attempt, const std::vector<metrics::Family>& families);
    void finishWithError(const ScrapeAttempt& attempt, const Error& error);

    // Cancels what is on its way. True when nothing is, so that the caller has to see to end(); else the
    // running scrape ends with it.
    bool retire();
    // Writes the staleness markers of a retired target.
    void end();
    // Cancels without markers, when the program stops.
    void abandon();

private:
    void finish(const ScrapeAttempt& attempt, const Exposition* exposition, const Error* error);
    // The batch of one scrape; on success `report` tells what it holds.
    Status store(const ScrapeAttempt& attempt, const Exposition& exposition, ScrapeReport& report);
    Status storeFailure(const ScrapeAttempt& attempt, ScrapeReport& report);
    Status commit(tsdb::Appender& appender, const TargetPlan& plan);
    TimestampMs snapped(TimestampMs now, Milliseconds interval);
    double secondsSince(SteadyTime started) const;

    TargetContext& m_context;
    SeriesCache m_cache; // of the thread that works on the scrape
    std::string m_buffer;

    mutable std::mutex m_mutex;
    std::shared_ptr<const TargetPlan> m_plan;
    TargetStatus m_status;
    std::vector<MetricMetadata> m_metadata;
    std::optional<TimestampMs> m_grid; // a time on the schedule's grid
    bool m_isRunning = false;
    bool m_isRetired = false;
    bool m_isAbandoned = false;
    std::stop_source m_stop;
};

} // namespace codesage::scrape
