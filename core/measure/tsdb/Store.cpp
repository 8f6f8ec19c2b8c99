#include "measure/tsdb/Store.h"

#include "base/core/Log.h"
#include "measure/tsdb/StoreAppender.h"
#include "measure/tsdb/StoreImpl.h"

namespace codesage::tsdb {

Store::Store(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl)) {}

Store::~Store() {
    if (const Status closed = close(); !closed)
        log::error("measure/tsdb", closed.error().text());
}

Result<std::unique_ptr<Store>> Store::open(StoreOptions options, const Clock& clock) {
    auto impl = std::make_unique<Impl>(std::move(options), clock);
    CODESAGE_CHECK(impl->open());
    return std::unique_ptr<Store>(new Store(std::move(impl)));
}

std::unique_ptr<Appender> Store::appender() {
    Impl& impl = *m_impl;
    return std::make_unique<StoreAppender>(
        StoreAppender::Door{[&impl](const Labels& labels) { return impl.seriesFor(labels); },
                            [&impl](SeriesRef series) { return impl.knows(series); },
                            [&impl](const std::vector<NewSample>& batch) { return impl.commit(batch); }});
}

Result<std::shared_ptr<const SeriesSet>> Store::open(const std::vector<Matcher>& matchers, TimestampMs from,
                                                     TimestampMs to, const std::stop_token& stop) const {
    return m_impl->select(matchers, from, to, stop);
}

Result<std::vector<std::string>> Store::labelNames(const std::vector<Matcher>& matchers, TimestampMs from,
                                                   TimestampMs to) const {
    return m_impl->labelNames(matchers, from, to);
}

Result<std::vector<std::string>> Store::labelValues(std::string_view name,
                                                    const std::vector<Matcher>& matchers, TimestampMs from,
                                                    TimestampMs to) const {
    return m_impl->labelValues(name, matchers, from, to);
}

Result<std::vector<Labels>> Store::series(const std::vector<Matcher>& matchers, TimestampMs from,
                                          TimestampMs to) const {
    return m_impl->seriesLabels(matchers, from, to);
}

StoreStats Store::stats() const {
    return m_impl->stats();
}

std::vector<Problem> Store::problems() const {
    return m_impl->problems();
}

CardinalityStats Store::cardinality(std::size_t limit) const {
    return m_impl->cardinality(limit);
}

Status Store::maintain() {
    return m_impl->maintain();
}

Status Store::flush() {
    return m_impl->flush();
}

Result<VerifyReport> Store::verify(const std::stop_token& stop) const {
    return m_impl->verify(stop);
}

Status Store::snapshot(const std::filesystem::path& directory) {
    return m_impl->snapshot(directory);
}

Status Store::close() {
    return m_impl->close();
}

} // namespace codesage::tsdb
