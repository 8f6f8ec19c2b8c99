#include "measure/tsdb/SampleMerge.h"
#include "measure/tsdb/StoreImpl.h"

#include <algorithm>
#include <numeric>

namespace codesage::tsdb {

namespace {

constexpr std::size_t kMaxWarnings = 20;

class StoreSet final : public SeriesSet {
public:
    using Read = std::function<Status(SeriesRef, TimestampMs, TimestampMs, std::vector<Sample>&,
                                      std::vector<std::string>&, const std::stop_token&)>;

    StoreSet(std::vector<std::pair<Labels, SeriesRef>> series, Read read)
        : m_series(std::move(series))
        , m_read(std::move(read)) {}

    std::size_t size() const override { return m_series.size(); }
    const Labels& labels(std::size_t index) const override { return m_series[index].first; }

    Status read(std::size_t index, TimestampMs from, TimestampMs to, std::vector<Sample>& out,
                const std::stop_token& stop) const override {
        std::vector<std::string> warnings;
        Status done = m_read(m_series[index].second, from, to, out, warnings, stop);
        if (!warnings.empty()) {
            std::lock_guard lock(m_mutex);
            for (std::string& warning : warnings) {
                if (m_warnings.size() < kMaxWarnings &&
                    std::find(m_warnings.begin(), m_warnings.end(), warning) == m_warnings.end())
                    m_warnings.push_back(std::move(warning));
            }
        }
        return done;
    }

    std::vector<std::string> warnings() const override {
        std::lock_guard lock(m_mutex);
        return m_warnings;
    }

private:
    std::vector<std::pair<Labels, SeriesRef>> m_series;
    Read m_read;
    mutable std::mutex m_mutex;
    mutable std::vector<std::string> m_warnings;
};

tl::unexpected<Error> cancelled() {
    return fail(ErrorCode::Cancelled, "The query was cancelled.");
}

} // namespace

Labels Store::Impl::labelsOf(SeriesRef series) const {
    std::shared_lock lock(m_indexMutex);
    return m_index.labels(series);
}

std::vector<SeriesRef> Store::Impl::matching(const std::vector<Matcher>& matchers, TimestampMs from,
                                             TimestampMs to) const {
    std::vector<SeriesRef> found;
    {
        std::shared_lock lock(m_indexMutex);
        found = m_index.match(matchers);
    }
    std::shared_lock lock(m_daysMutex);
    const auto first = m_days.lower_bound(dayOf(from));
    std::erase_if(found, [&](SeriesRef series) {
        if (m_head.readOverlaps(series, from, to))
            return false;
        for (auto day = first; day != m_days.end() && day->first <= dayOf(to); ++day) {
            if (day->second->overlaps(series, from, to))
                return false;
        }
        return true;
    });
    return found;
}

Result<std::shared_ptr<const SeriesSet>> Store::Impl::select(const std::vector<Matcher>& matchers,
                                                             TimestampMs from, TimestampMs to,
                                                             const std::stop_token& stop) const {
    if (stop.stop_requested())
        return cancelled();
    const std::vector<SeriesRef> found = matching(matchers, from, to);
    std::vector<std::pair<Labels, SeriesRef>> series;
    series.reserve(found.size());
    {
        std::shared_lock lock(m_indexMutex);
        for (const SeriesRef one : found)
            series.emplace_back(m_index.labels(one), one);
    }
    std::sort(series.begin(), series.end());
    return std::make_shared<StoreSet>(
        std::move(series), [this](SeriesRef one, TimestampMs begin, TimestampMs end, std::vector<Sample>& out,
                                  std::vector<std::string>& warnings, const std::stop_token& token) {
            return read(one, begin, end, out, warnings, token);
        });
}

Status Store::Impl::read(SeriesRef series, TimestampMs from, TimestampMs to, std::vector<Sample>& out,
                         std::vector<std::string>& warnings, const std::stop_token& stop) const {
    if (stop.stop_requested())
        return cancelled();
    // The head first: a chunk that is closed between the two looks is seen twice rather than not at all.
    thread_local std::vector<Sample> open;
    open.clear();
    m_head.read(series, from, to, open);
    const std::size_t begin = out.size();
    {
        std::shared_lock lock(m_daysMutex);
        for (auto day = m_days.lower_bound(dayOf(from)); day != m_days.end() && day->first <= dayOf(to);
             ++day)
            CODESAGE_CHECK(day->second->read(series, from, to, out, warnings));
    }
    out.insert(out.end(), open.begin(), open.end());
    orderSamples(out, begin);
    return {};
}

namespace {

std::vector<std::string> sorted(const std::vector<std::string_view>& texts) {
    std::vector<std::string> all(texts.begin(), texts.end());
    std::sort(all.begin(), all.end());
    return all;
}

} // namespace

std::vector<std::string> Store::Impl::labelNames(const std::vector<Matcher>& matchers, TimestampMs from,
                                                 TimestampMs to) const {
    const std::vector<SeriesRef> found = matching(matchers, from, to);
    std::shared_lock lock(m_indexMutex);
    return sorted(m_index.namesOf(found));
}

std::vector<std::string> Store::Impl::labelValues(std::string_view name, const std::vector<Matcher>& matchers,
                                                  TimestampMs from, TimestampMs to) const {
    const std::vector<SeriesRef> found = matching(matchers, from, to);
    std::shared_lock lock(m_indexMutex);
    return sorted(m_index.valuesOf(name, found));
}

std::vector<Labels> Store::Impl::seriesLabels(const std::vector<Matcher>& matchers, TimestampMs from,
                                              TimestampMs to) const {
    const std::vector<SeriesRef> found = matching(matchers, from, to);
    std::vector<Labels> all;
    all.reserve(found.size());
    {
        std::shared_lock lock(m_indexMutex);
        for (const SeriesRef one : found)
            all.push_back(m_index.labels(one));
    }
    std::sort(all.begin(), all.end());
    return all;
}

} // namespace codesage::tsdb
