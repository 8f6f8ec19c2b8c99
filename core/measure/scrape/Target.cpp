#include "measure/scrape/Target.h"

#include "base/core/Log.h"
#include "base/core/Strings.h"
#include "measure/scrape/ScrapeRequest.h"
#include "measure/scrape/SelfExposition.h"

#include <fmt/format.h>

namespace codesage::scrape {

namespace {

// Times this close to the grid are put on it: the store packs even distances best (as Prometheus does).
constexpr Milliseconds kSnap{2};

} // namespace

Target::Target(std::shared_ptr<const TargetPlan> plan, TargetContext& context)
    : m_context(context)
    , m_plan(std::move(plan)) {}

std::shared_ptr<const TargetPlan> Target::plan() const {
    const std::lock_guard lock(m_mutex);
    return m_plan;
}

void Target::setPlan(std::shared_ptr<const TargetPlan> plan) {
    const std::lock_guard lock(m_mutex);
    if (plan->interval != m_plan->interval)
        m_grid.reset();
    m_plan = std::move(plan);
}

TargetStatus Target::status() const {
    const std::lock_guard lock(m_mutex);
    TargetStatus status = m_status;
    status.discoveredLabels = m_plan->discoveredLabels;
    status.labels = m_plan->labels;
    status.scrapePool = m_plan->config->jobName;
    status.scrapeUrl = m_plan->url;
    status.interval = m_plan->interval;
    status.timeout = m_plan->timeout;
    status.isSelf = m_plan->isSelf;
    if (!m_plan->error.empty()) {
        status.lastError = m_plan->error;
        status.health = TargetHealth::Down;
    }
    return status;
}

std::vector<MetricMetadata> Target::metadata() const {
    const std::lock_guard lock(m_mutex);
    return m_metadata;
}

std::optional<ScrapeAttempt> Target::begin() {
    const std::lock_guard lock(m_mutex);
    if (m_isRunning || m_isRetired || m_isAbandoned)
        return std::nullopt;
    m_isRunning = true;
    return ScrapeAttempt{m_plan, snapped(m_context.clock.now(), m_plan->interval), m_context.clock.steady()};
}

TimestampMs Target::snapped(TimestampMs now, Milliseconds interval) {
    if (interval < kSnap * 100)
        return now;
    if (!m_grid)
        m_grid = now;
    const TimestampMs period = interval.count();
    const TimestampMs past = ((now - *m_grid) % period + period) % period;
    if (past <= kSnap.count())
        return now - past;
    if (period - past <= kSnap.count())
        return now + (period - past);
    // The schedule has moved (a late timer, a clock that was set): the next times count from here.
    m_grid = now;
    return now;
}

double Target::secondsSince(SteadyTime started) const {
    return std::chrono::duration<double>(m_context.clock.steady() - started).count();
}

void Target::finishWithText(const ScrapeAttempt& attempt, std::string_view body,
                            std::string_view contentType) {
    const Result<Exposition> exposition = parseExposition(
        body, formatOf(contentType),
        {.strictness = Strictness::Scrape, .maxSamples = m_context.options.maxSeriesPerTarget});
    if (exposition)
        finish(attempt, &*exposition, nullptr);
    else
        finish(attempt, nullptr, &exposition.error());
}

void Target::finishWithFamilies(const ScrapeAttempt& attempt, const std::vector<metrics::Family>& families) {
    const Exposition exposition = expositionOf(families, m_buffer);
    finish(attempt, &exposition, nullptr);
}

void Target::finishWithError(const ScrapeAttempt& attempt, const Error& error) {
    finish(attempt, nullptr, &error);
}

Status Target::store(const ScrapeAttempt& attempt, const Exposition& exposition, ScrapeReport& report) {
    const std::unique_ptr<tsdb::Appender> appender = m_context.appender();
    const Status added =
        m_cache.append(exposition, *attempt.plan, attempt.at, m_context.options.maxSeriesPerTarget, *appender,
                       report, m_stop.get_token());
    if (!added) {
        appender->rollback();
        return added;
    }
    report.isUp = true;
    report.seconds = secondsSince(attempt.started);
    CODESAGE_CHECK(m_cache.appendReport(report, *attempt.plan, attempt.at, *appender));
    return commit(*appender, *attempt.plan);
}

Status Target::storeFailure(const ScrapeAttempt& attempt, ScrapeReport& report) {
    const std::unique_ptr<tsdb::Appender> appender = m_context.appender();
    CODESAGE_CHECK(m_cache.appendStale(*attempt.plan, attempt.at, *appender));
    report.isUp = false;
    report.added = 0;
    report.seconds = secondsSince(attempt.started);
    CODESAGE_CHECK(m_cache.appendReport(report, *attempt.plan, attempt.at, *appender));
    return commit(*appender, *attempt.plan);
}

Status Target::commit(tsdb::Appender& appender, const TargetPlan& plan) {
    const SteadyTime started = m_context.clock.steady();
    const std::string& job = plan.config->jobName;
    Result<tsdb::CommitReport> committed = appender.commit();
    m_context.metrics.commitSeconds(secondsSince(started));
    if (!committed) {
        m_context.metrics.appendFailed(job);
        committed.error().message = "the scrape could not be stored: " + committed.error().message;
        return fail(std::move(committed).error());
    }
    m_cache.committed(committed->unknown > 0);
    m_context.metrics.stored(job, *committed);
    return {};
}

void Target::finish(const ScrapeAttempt& attempt, const Exposition* exposition, const Error* error) {
    ScrapeReport report;
    std::string lastError = error ? error->text() : std::string();
    Error failure = error ? *error : Error{};
    if (exposition) {
        const Status stored = store(attempt, *exposition, report);
        if (!stored) {
            failure = stored.error();
            lastError = failure.text();
        }
    }
    const bool wasCancelled = m_stop.stop_requested();
    // A disk that is full for the samples is full for the markers too; trying again would hide the reason.
    const bool isStorageFault = exposition && !lastError.empty() && report.isUp;
    if (!lastError.empty() && !wasCancelled) {
        if (!isStorageFault)
            if (const Status stored = storeFailure(attempt, report); !stored)
                lastError += "; " + stored.error().text();
        m_context.metrics.failed(attempt.plan->config->jobName,
                                 isStorageFault ? "storage" : failureReason(failure));
    }
    m_context.metrics.scraped(attempt.plan->config->jobName, secondsSince(attempt.started));

    bool mustEnd = false;
    {
        const std::lock_guard lock(m_mutex);
        m_status.lastScrape = attempt.at;
        m_status.lastScrapeDuration =
            std::chrono::duration_cast<std::chrono::nanoseconds>(m_context.clock.steady() - attempt.started);
        m_status.lastSamples = report.scraped;
        m_status.health = lastError.empty() ? TargetHealth::Up : TargetHealth::Down;
        if (lastError != m_status.lastError && !lastError.empty() && !wasCancelled)
            log::warning("measure/scrape",
                         fmt::format("target {}: {}", attempt.plan->url, elided(lastError, 300)));
        m_status.lastError = std::move(lastError);
        if (exposition)
            m_metadata = exposition->metadata;
        m_isRunning = false;
        mustEnd = m_isRetired && !m_isAbandoned;
    }
    if (mustEnd)
        end();
}

bool Target::retire() {
    m_stop.request_stop();
    const std::lock_guard lock(m_mutex);
    m_isRetired = true;
    return !m_isRunning;
}

void Target::end() {
    const std::shared_ptr<const TargetPlan> last = plan();
    TimestampMs at = m_context.clock.now();
    {
        const std::lock_guard lock(m_mutex);
        // The markers have to be newer than the samples they end.
        at = std::max(at, m_status.lastScrape + 1);
        if (m_status.lastScrape == 0)
            return;
    }
    const std::unique_ptr<tsdb::Appender> appender = m_context.appender();
    Status ended = m_cache.appendStale(*last, at, *appender);
    if (ended)
        ended = m_cache.appendReportStale(*last, at, *appender);
    if (ended)
        ended = commit(*appender, *last);
    if (!ended)
        log::warning("measure/scrape", fmt::format("the series of the removed target {} were not ended: {}",
                                                   last->url, ended.error().text()));
}

void Target::abandon() {
    {
        const std::lock_guard lock(m_mutex);
        m_isAbandoned = true;
    }
    m_stop.request_stop();
}

} // namespace codesage::scrape
