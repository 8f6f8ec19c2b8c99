#pragma once

#include "measure/promql/Engine.h"
#include "measure/promql/eval/Frame.h"

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::promql {

// What all nodes of one evaluation share: limits, the reader, labels that live as long as the query,
// statistics and annotations. Safe for several threads but for keep().
class QueryContext {
public:
    struct Setup {
        const EngineOptions& options;
        const tsdb::SeriesReader& reader;
        const Clock& clock;
        std::stop_token stop;
        std::chrono::milliseconds lookback;
        std::chrono::milliseconds timeout;
        std::string_view text; // of the query, for positions; may be empty
        TimestampMs start;     // of the whole query, for start() and end()
        TimestampMs end;
        bool isRange; // asked for over a range of time
    };
    explicit QueryContext(const Setup& setup);

    const tsdb::SeriesReader& reader() const { return m_setup.reader; }
    const std::stop_token& stop() const { return m_setup.stop; }
    bool isV2() const { return m_setup.options.semantics == Semantics::V2; }
    std::int64_t lookback() const { return m_setup.lookback.count(); }
    std::int64_t defaultSubqueryStep() const { return m_setup.options.defaultSubqueryStep.count(); }
    TimestampMs start() const { return m_setup.start; }
    TimestampMs end() const { return m_setup.end; }
    bool isRange() const { return m_setup.isRange; }

    // Throws when the query was cancelled or its time is over. Cheap enough for every series.
    void check() const;

    // Accounts for values held in memory; throws LimitExceeded when they are too many.
    void hold(std::size_t samples);
    void release(std::size_t samples);
    void countRead(std::size_t samples) { m_read.fetch_add(samples, std::memory_order_relaxed); }
    void countSeries(std::size_t series) { m_series.fetch_add(series, std::memory_order_relaxed); }

    const tsdb::Labels* keep(tsdb::Labels labels);
    void keepAlive(std::shared_ptr<const tsdb::SeriesSet> set);

    // Annotations, each text once; `at` adds the position. Nothing is noted with V2, which has none.
    void warn(std::string text, TextRange at);
    void inform(std::string text, TextRange at);

    // Hands over statistics, annotations, and the warnings of what was read.
    void finish(QueryResult& result);

private:
    std::string located(std::string text, TextRange at) const;

    Setup m_setup;
    SteadyTime m_begun;
    SteadyTime m_deadline;
    std::atomic<std::uint64_t> m_held{0};
    std::atomic<std::uint64_t> m_peak{0};
    std::atomic<std::uint64_t> m_read{0};
    std::atomic<std::uint64_t> m_series{0};
    std::deque<tsdb::Labels> m_labels;
    std::vector<std::shared_ptr<const tsdb::SeriesSet>> m_sets;
    std::mutex m_mutex;
    std::map<std::string, bool> m_annotations; // text, is a warning
};

// Values held for as long as the object lives.
class Hold {
public:
    Hold(QueryContext& ctx, std::size_t samples)
        : m_ctx(&ctx)
        , m_samples(0) {
        grow(samples);
    }
    ~Hold() {
        if (m_samples > 0)
            m_ctx->release(m_samples);
    }
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;
    void grow(std::size_t samples) {
        m_ctx->hold(samples);
        m_samples += samples;
    }

private:
    QueryContext* m_ctx;
    std::size_t m_samples;
};

} // namespace codesage::promql
