#include "measure/scrape/ScrapeManager.h"

#include "base/core/Log.h"
#include "base/core/WorkerPool.h"
#include "measure/scrape/ScrapeRequest.h"
#include "measure/scrape/Target.h"
#include "measure/scrape/TargetFiles.h"
#include "measure/tsdb/Store.h"
#include "net/http/Client.h"

#include <algorithm>
#include <condition_variable>
#include <fmt/format.h>
#include <map>
#include <mutex>
#include <thread>

namespace codesage::scrape {

namespace {

constexpr int kMaxRedirects = 5;
constexpr Milliseconds kFilePoll{5'000};         // how soon a changed target file is noticed
constexpr std::chrono::seconds kCallbackWait{2}; // for the HTTP client to give back cancelled requests
constexpr std::size_t kJobQueue = 1u << 20;      // never the limit: a target has one job at most

} // namespace

// Held by shared_ptr: callbacks of the HTTP client that arrive after the end find it gone.
class ScrapeManager::Private : public std::enable_shared_from_this<ScrapeManager::Private> {
public:
    Private(http::Client& client, AppenderFactory appender, const Clock& clock,
            metrics::Instruments& instruments, ScrapeOptions options)
        : m_client(client)
        , m_clock(clock)
        , m_options(std::move(options))
        , m_metrics(instruments)
        , m_context{std::move(appender), clock, m_metrics, m_options} {}

    Status apply(PrometheusConfig config);
    void startThread();
    void stop();
    void reloaded(bool good) { m_metrics.reloaded(good); }

    std::vector<std::shared_ptr<Target>> targets() const;
    std::vector<DroppedTarget> dropped() const {
        const std::lock_guard lock(m_mutex);
        return m_dropped;
    }
    std::shared_ptr<const PrometheusConfig> config() const {
        const std::lock_guard lock(m_mutex);
        return m_config;
    }

private:
    using Schedule = std::multimap<SteadyTime, std::shared_ptr<Target>>;

    void run();
    void install(PlannedTargets planned, std::shared_ptr<const PrometheusConfig> config);
    SteadyTime firstTime(const TargetPlan& plan, const std::string& identity) const;
    void launch(const std::shared_ptr<Target>& target);
    void send(const std::shared_ptr<Target>& target, ScrapeAttempt attempt, http::ClientRequest request);
    void answered(const std::shared_ptr<Target>& target, ScrapeAttempt attempt,
                  const http::ClientRequest& request, Result<http::ClientResponse> answer);
    void submit(const std::shared_ptr<Target>& target, std::function<void()> job);
    void pollFiles();
    static std::string fileStamp(const PrometheusConfig& config);

    http::Client& m_client;
    const Clock& m_clock;
    const ScrapeOptions m_options;
    ScrapeMetrics m_metrics;
    TargetContext m_context;

    std::mutex m_applyMutex; // one plan at a time
    std::string m_fileStamp; // under m_applyMutex

    mutable std::mutex m_mutex;
    std::shared_ptr<const PrometheusConfig> m_config;
    std::map<std::string, std::shared_ptr<Target>> m_targets; // by identity
    std::vector<DroppedTarget> m_dropped;
    Schedule m_schedule;
    std::stop_source m_wake; // ends the scheduler's present wait
    bool m_stopping = false;

    std::condition_variable m_requestsDone;
    std::size_t m_requests = 0; // at the HTTP client, under m_mutex

    std::unique_ptr<WorkerPool> m_pool;
    std::jthread m_thread;
};

Status ScrapeManager::Private::apply(PrometheusConfig config) {
    const std::lock_guard lock(m_applyMutex);
    auto shared = std::make_shared<const PrometheusConfig>(std::move(config));
    std::string stamp = fileStamp(*shared);
    PlannedTargets planned = planTargets(*shared, m_options.self);
    for (const std::string& problem : planned.problems)
        log::warning("measure/scrape", problem);
    m_fileStamp = std::move(stamp);
    install(std::move(planned), std::move(shared));
    return {};
}

std::string ScrapeManager::Private::fileStamp(const PrometheusConfig& config) {
    std::string stamp;
    for (const ScrapeConfig& one : config.scrapeConfigs)
        for (const FileDiscovery& discovery : one.fileDiscoveries)
            stamp += targetFilesStamp(discovery) + '\n';
    return stamp;
}

// Spreads targets over the interval by a hash of what they are, on a grid of wall time, so that a restart
// keeps the rhythm (as Prometheus does).
SteadyTime ScrapeManager::Private::firstTime(const TargetPlan& plan, const std::string& identity) const {
    const TimestampMs period = plan.interval.count();
    const auto offset =
        static_cast<TimestampMs>(std::hash<std::string>()(identity) % static_cast<std::size_t>(period));
    const TimestampMs now = m_clock.now();
    const TimestampMs wait = ((offset - now) % period + period) % period;
    return m_clock.steady() + Milliseconds(wait);
}

void ScrapeManager::Private::install(PlannedTargets planned, std::shared_ptr<const PrometheusConfig> config) {
    std::vector<std::shared_ptr<Target>> retired;
    {
        const std::lock_guard lock(m_mutex);
        std::map<std::string, std::shared_ptr<Target>> next;
        Schedule schedule;
        std::map<const Target*, SteadyTime> due;
        for (const auto& [time, target] : m_schedule)
            due.emplace(target.get(), time);
        for (std::shared_ptr<const TargetPlan>& plan : planned.targets) {
            const std::string identity = plan->identity();
            const auto known = m_targets.find(identity);
            std::shared_ptr<Target> target;
            SteadyTime first = firstTime(*plan, identity);
            if (known != m_targets.end()) {
                target = known->second;
                if (const auto time = due.find(target.get());
                    time != due.end() && target->plan()->interval == plan->interval)
                    first = time->second;
                target->setPlan(plan);
            } else {
                target = std::make_shared<Target>(plan, m_context);
            }
            if (plan->error.empty())
                schedule.emplace(first, target);
            next.emplace(identity, std::move(target));
        }
        for (const auto& [identity, target] : m_targets)
            if (!next.contains(identity))
                retired.push_back(target);
        m_targets = std::move(next);
        m_schedule = std::move(schedule);
        m_dropped = std::move(planned.dropped);
        m_config = std::move(config);
        m_wake.request_stop();
    }
    for (const std::shared_ptr<Target>& target : retired)
        if (target->retire())
            submit(target, [target] { target->end(); });
}

void ScrapeManager::Private::startThread() {
    m_pool = std::make_unique<WorkerPool>("scrape", std::max<std::size_t>(m_options.threads, 1), kJobQueue);
    m_thread = std::jthread([this] { run(); });
}

void ScrapeManager::Private::run() {
    SteadyTime nextPoll = m_clock.steady() + kFilePoll;
    for (;;) {
        SteadyTime until = nextPoll;
        std::stop_token wake;
        std::vector<std::shared_ptr<Target>> due;
        {
            const std::lock_guard lock(m_mutex);
            if (m_stopping)
                return;
            m_wake = std::stop_source();
            wake = m_wake.get_token();
            const SteadyTime now = m_clock.steady();
            while (!m_schedule.empty() && m_schedule.begin()->first <= now) {
                auto node = m_schedule.extract(m_schedule.begin());
                const std::shared_ptr<const TargetPlan> plan = node.mapped()->plan();
                due.push_back(node.mapped());
                // After a pause (a sleeping machine, a busy one) the missed times are left out.
                const auto missed = (now - node.key()) / plan->interval;
                node.key() += plan->interval * (missed + 1);
                m_schedule.insert(std::move(node));
            }
            if (!m_schedule.empty())
                until = std::min(until, m_schedule.begin()->first);
        }
        for (const std::shared_ptr<Target>& target : due)
            launch(target);
        if (m_clock.steady() >= nextPoll) {
            pollFiles();
            nextPoll = m_clock.steady() + kFilePoll;
            continue;
        }
        if (due.empty())
            m_clock.waitUntil(until, wake);
    }
}

void ScrapeManager::Private::pollFiles() {
    std::shared_ptr<const PrometheusConfig> config = this->config();
    const std::lock_guard lock(m_applyMutex);
    if (config != this->config())
        return; // a reload came between
    std::string stamp = fileStamp(*config);
    if (stamp == m_fileStamp)
        return;
    PlannedTargets planned = planTargets(*config, m_options.self);
    for (const std::string& problem : planned.problems)
        log::warning("measure/scrape", problem);
    m_fileStamp = std::move(stamp);
    install(std::move(planned), std::move(config));
}

void ScrapeManager::Private::submit(const std::shared_ptr<Target>& target, std::function<void()> job) {
    // Refused only while stopping; the target then writes nothing more.
    if (!m_pool || !m_pool->submit([job = std::move(job)](const std::stop_token&) { job(); }))
        target->abandon();
}

void ScrapeManager::Private::launch(const std::shared_ptr<Target>& target) {
    std::optional<ScrapeAttempt> attempt = target->begin();
    if (!attempt) {
        m_metrics.skipped(target->plan()->config->jobName);
        return;
    }
    if (attempt->plan->isSelf) {
        submit(target, [this, target, attempt = *attempt] {
            target->finishWithFamilies(attempt, m_options.self.collect());
        });
        return;
    }
    Result<http::ClientRequest> request = scrapeRequest(*attempt->plan, m_options.maxBodyBytes);
    if (request)
        send(target, *std::move(attempt), *std::move(request));
    else
        submit(target, [target, attempt = *attempt, error = std::move(request).error()] {
            target->finishWithError(attempt, error);
        });
}

void ScrapeManager::Private::send(const std::shared_ptr<Target>& target, ScrapeAttempt attempt,
                                  http::ClientRequest request) {
    {
        const std::lock_guard lock(m_mutex);
        ++m_requests;
    }
    http::ClientRequest copy = request;
    m_client.send(
        std::move(copy),
        [weak = weak_from_this(), target, attempt = std::move(attempt),
         request = std::move(request)](Result<http::ClientResponse> answer) mutable {
            if (const std::shared_ptr<Private> self = weak.lock())
                self->answered(target, std::move(attempt), request, std::move(answer));
        },
        target->stopToken());
}

// On the HTTP client's thread: parsing is left to the pool.
void ScrapeManager::Private::answered(const std::shared_ptr<Target>& target, ScrapeAttempt attempt,
                                      const http::ClientRequest& request,
                                      Result<http::ClientResponse> answer) {
    const auto failWith = [&](Error error) {
        submit(target,
               [target, attempt, error = std::move(error)] { target->finishWithError(attempt, error); });
    };
    if (!answer) {
        failWith(std::move(answer).error());
    } else if (answer->status >= 300 && answer->status < 400 && answer->headers.contains("Location") &&
               attempt.plan->config->http.followRedirects) {
        Result<std::string> next = redirectTarget(request.url, answer->headers.value("Location"));
        const auto spent = std::chrono::duration_cast<Milliseconds>(m_clock.steady() - attempt.started);
        if (!next) {
            failWith(std::move(next).error());
        } else if (++attempt.redirects > kMaxRedirects) {
            failWith({ErrorCode::LimitExceeded,
                      fmt::format("the target redirects more than {} times", kMaxRedirects)});
        } else {
            http::ClientRequest again = request;
            again.url = *std::move(next);
            again.timeout = std::max(attempt.plan->timeout - spent, Milliseconds(1));
            send(target, std::move(attempt), std::move(again));
        }
    } else if (answer->status != 200) {
        failWith(
            {ErrorCode::Conflict, fmt::format("the target answered with HTTP status {}", answer->status)});
    } else {
        auto body = std::make_shared<http::ClientResponse>(*std::move(answer));
        submit(target, [target, attempt, body] {
            target->finishWithText(attempt, body->body, body->headers.value("Content-Type"));
        });
    }
    {
        const std::lock_guard lock(m_mutex);
        --m_requests;
    }
    m_requestsDone.notify_all();
}

void ScrapeManager::Private::stop() {
    std::map<std::string, std::shared_ptr<Target>> targets;
    {
        const std::lock_guard lock(m_mutex);
        if (std::exchange(m_stopping, true))
            return;
        m_wake.request_stop();
        targets = m_targets;
    }
    if (m_thread.joinable())
        m_thread.join();
    for (const auto& [identity, target] : targets)
        target->abandon();
    {
        std::unique_lock lock(m_mutex);
        m_requestsDone.wait_for(lock, kCallbackWait, [&] { return m_requests == 0; });
    }
    if (m_pool)
        m_pool->stop();
}

std::vector<std::shared_ptr<Target>> ScrapeManager::Private::targets() const {
    std::vector<std::shared_ptr<Target>> all;
    const std::lock_guard lock(m_mutex);
    all.reserve(m_targets.size());
    for (const auto& [identity, target] : m_targets)
        all.push_back(target);
    return all;
}

ScrapeManager::ScrapeManager(http::Client& client, AppenderFactory appender, const Clock& clock,
                             metrics::Instruments& instruments, ScrapeOptions options)
    : m_private(
          std::make_shared<Private>(client, std::move(appender), clock, instruments, std::move(options))) {
    m_collector =
        instruments.addCollector([weak = std::weak_ptr(m_private)](std::vector<metrics::Family>& out) {
            const std::shared_ptr<Private> self = weak.lock();
            if (!self)
                return;
            std::map<std::pair<std::string, std::string_view>, double> counts;
            for (const std::shared_ptr<Target>& target : self->targets()) {
                const TargetStatus status = target->status();
                ++counts[{status.scrapePool, healthName(status.health)}];
            }
            constexpr metrics::MetricName name("codesage_scrape_targets");
            metrics::Family family = metrics::makeFamily(name);
            for (const auto& [key, count] : counts)
                metrics::addPoint(family, name.spec(), {key.first, key.second}, count);
            out.push_back(std::move(family));
        });
}

ScrapeManager::ScrapeManager(http::Client& client, tsdb::Store& store, const Clock& clock,
                             metrics::Instruments& instruments, ScrapeOptions options)
    : ScrapeManager(client, AppenderFactory([&store] { return store.appender(); }), clock, instruments,
                    std::move(options)) {}

ScrapeManager::~ScrapeManager() {
    m_collector.reset();
    stop();
}

Status ScrapeManager::start(PrometheusConfig config) {
    CODESAGE_CHECK(m_private->apply(std::move(config)));
    m_private->reloaded(true);
    m_private->startThread();
    return {};
}

Status ScrapeManager::reload(PrometheusConfig config) {
    const Status applied = m_private->apply(std::move(config));
    m_private->reloaded(applied.has_value());
    return applied;
}

Status ScrapeManager::reloadFile(const std::filesystem::path& path) {
    Result<PrometheusConfig> config = loadPrometheusConfig(path);
    if (!config) {
        m_private->reloaded(false);
        return fail(std::move(config).error());
    }
    for (const std::string& sentence : config->unsupported)
        log::warning("measure/scrape", sentence);
    return reload(*std::move(config));
}

void ScrapeManager::stop() {
    m_private->stop();
}

std::vector<TargetStatus> ScrapeManager::targets() const {
    std::vector<TargetStatus> all;
    for (const std::shared_ptr<Target>& target : m_private->targets())
        all.push_back(target->status());
    std::sort(all.begin(), all.end(), [](const TargetStatus& a, const TargetStatus& b) {
        return std::tie(a.scrapePool, a.scrapeUrl) < std::tie(b.scrapePool, b.scrapeUrl);
    });
    return all;
}

std::vector<DroppedTarget> ScrapeManager::droppedTargets() const {
    return m_private->dropped();
}

std::vector<TargetMetadata> ScrapeManager::metadata() const {
    std::vector<TargetMetadata> all;
    for (const std::shared_ptr<Target>& target : m_private->targets()) {
        const std::shared_ptr<const TargetPlan> plan = target->plan();
        for (MetricMetadata& one : target->metadata())
            all.push_back({plan->labels, std::move(one)});
    }
    return all;
}

std::shared_ptr<const PrometheusConfig> ScrapeManager::config() const {
    return m_private->config();
}

} // namespace codesage::scrape
