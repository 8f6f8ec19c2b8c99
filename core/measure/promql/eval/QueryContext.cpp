#include "measure/promql/eval/QueryContext.h"

#include <fmt/format.h>

namespace codesage::promql {

QueryContext::QueryContext(const Setup& setup)
    : m_setup(setup)
    , m_begun(setup.clock.steady())
    , m_deadline(m_begun + setup.timeout) {}

void QueryContext::check() const {
    if (m_setup.stop.stop_requested())
        failEvaluation(ErrorCode::Cancelled, "query was canceled in expression evaluation");
    if (m_setup.clock.steady() >= m_deadline)
        failEvaluation(ErrorCode::Timeout, "query timed out in expression evaluation");
}

void QueryContext::hold(std::size_t samples) {
    const std::uint64_t held = m_held.fetch_add(samples, std::memory_order_relaxed) + samples;
    std::uint64_t peak = m_peak.load(std::memory_order_relaxed);
    while (held > peak && !m_peak.compare_exchange_weak(peak, held, std::memory_order_relaxed)) {
    }
    if (held > m_setup.options.maxSamples) {
        m_held.fetch_sub(samples, std::memory_order_relaxed);
        failEvaluation(ErrorCode::LimitExceeded,
                       "query processing would load too many samples into memory in query execution");
    }
}

void QueryContext::release(std::size_t samples) {
    m_held.fetch_sub(samples, std::memory_order_relaxed);
}

const tsdb::Labels* QueryContext::keep(tsdb::Labels labels) {
    return &m_labels.emplace_back(std::move(labels));
}

void QueryContext::keepAlive(std::shared_ptr<const tsdb::SeriesSet> set) {
    m_sets.push_back(std::move(set));
}

std::string QueryContext::located(std::string text, TextRange at) const {
    if (m_setup.text.empty())
        return text;
    const std::string_view before = m_setup.text.substr(0, at.begin);
    const auto line = 1 + std::ranges::count(before, '\n');
    const std::size_t lineBreak = before.rfind('\n');
    const std::size_t column = at.begin - (lineBreak == before.npos ? 0 : lineBreak + 1) + 1;
    return fmt::format("{} ({}:{})", text, line, column);
}

void QueryContext::warn(std::string text, TextRange at) {
    if (isV2())
        return;
    const std::scoped_lock lock(m_mutex);
    m_annotations.emplace(located("PromQL warning: " + text, at), true);
}

void QueryContext::inform(std::string text, TextRange at) {
    if (isV2())
        return;
    const std::scoped_lock lock(m_mutex);
    m_annotations.emplace(located("PromQL info: " + text, at), false);
}

void QueryContext::finish(QueryResult& result) {
    result.stats.series = m_series;
    result.stats.samples = m_read;
    result.stats.peakSamples = m_peak;
    result.stats.evaluate =
        std::chrono::duration_cast<std::chrono::microseconds>(m_setup.clock.steady() - m_begun);
    for (const auto& set : m_sets)
        for (std::string& warning : set->warnings())
            if (std::ranges::find(result.warnings, warning) == result.warnings.end())
                result.warnings.push_back(std::move(warning));
    for (const auto& [text, isWarning] : m_annotations)
        (isWarning ? result.warnings : result.infos).push_back(text);
}

} // namespace codesage::promql
