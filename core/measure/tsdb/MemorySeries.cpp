#include "measure/tsdb/MemorySeries.h"

#include <algorithm>
#include <set>

namespace codesage::tsdb {

namespace {

using All = std::vector<SeriesData>;

bool selected(const Labels& labels, const std::vector<Matcher>& matchers) {
    return std::all_of(matchers.begin(), matchers.end(),
                       [&](const Matcher& matcher) { return matcher.matches(labels.get(matcher.name())); });
}

bool overlaps(const SeriesData& series, TimestampMs from, TimestampMs to) {
    return !series.samples.empty() && series.samples.front().t <= to && series.samples.back().t >= from;
}

class MemorySet final : public SeriesSet {
public:
    MemorySet(std::shared_ptr<const All> all, std::vector<const SeriesData*> chosen)
        : m_all(std::move(all))
        , m_chosen(std::move(chosen)) {}

    std::size_t size() const override { return m_chosen.size(); }
    const Labels& labels(std::size_t index) const override { return m_chosen[index]->labels; }

    Status read(std::size_t index, TimestampMs from, TimestampMs to, std::vector<Sample>& out,
                const std::stop_token& stop) const override {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "The query was cancelled.");
        const auto& samples = m_chosen[index]->samples;
        auto at = std::lower_bound(samples.begin(), samples.end(), from,
                                   [](const Sample& sample, TimestampMs t) { return sample.t < t; });
        for (; at != samples.end() && at->t <= to; ++at)
            out.push_back(*at);
        return {};
    }

private:
    std::shared_ptr<const All> m_all; // keeps what m_chosen points to
    std::vector<const SeriesData*> m_chosen;
};

} // namespace

MemorySeries::MemorySeries(std::vector<SeriesData> series) {
    std::stable_sort(series.begin(), series.end(),
                     [](const SeriesData& a, const SeriesData& b) { return a.labels < b.labels; });
    auto all = std::make_shared<All>();
    for (SeriesData& one : series) {
        if (!all->empty() && all->back().labels == one.labels)
            all->back().samples.insert(all->back().samples.end(), one.samples.begin(), one.samples.end());
        else
            all->push_back(std::move(one));
    }
    for (SeriesData& one : *all) {
        std::stable_sort(one.samples.begin(), one.samples.end(),
                         [](const Sample& a, const Sample& b) { return a.t < b.t; });
        // unique() keeps the first of equals, the last one is wanted: so from the back.
        const auto keep = std::unique(one.samples.rbegin(), one.samples.rend(),
                                      [](const Sample& a, const Sample& b) { return a.t == b.t; });
        one.samples.erase(one.samples.begin(), keep.base());
    }
    m_series = std::move(all);
}

Result<std::shared_ptr<const SeriesSet>> MemorySeries::open(const std::vector<Matcher>& matchers,
                                                            TimestampMs from, TimestampMs to,
                                                            const std::stop_token& stop) const {
    if (stop.stop_requested())
        return fail(ErrorCode::Cancelled, "The query was cancelled.");
    std::vector<const SeriesData*> chosen;
    for (const SeriesData& one : *m_series) {
        if (overlaps(one, from, to) && selected(one.labels, matchers))
            chosen.push_back(&one);
    }
    return std::make_shared<MemorySet>(m_series, std::move(chosen));
}

Result<std::vector<std::string>> MemorySeries::labelNames(const std::vector<Matcher>& matchers,
                                                          TimestampMs from, TimestampMs to) const {
    std::set<std::string> names;
    for (const SeriesData& one : *m_series) {
        if (overlaps(one, from, to) && selected(one.labels, matchers))
            for (const auto& [name, value] : one.labels)
                names.insert(name);
    }
    return std::vector<std::string>(names.begin(), names.end());
}

Result<std::vector<std::string>> MemorySeries::labelValues(std::string_view name,
                                                           const std::vector<Matcher>& matchers,
                                                           TimestampMs from, TimestampMs to) const {
    std::set<std::string> values;
    for (const SeriesData& one : *m_series) {
        if (one.labels.has(name) && overlaps(one, from, to) && selected(one.labels, matchers))
            values.emplace(one.labels.get(name));
    }
    return std::vector<std::string>(values.begin(), values.end());
}

Result<std::vector<Labels>> MemorySeries::series(const std::vector<Matcher>& matchers, TimestampMs from,
                                                 TimestampMs to) const {
    std::vector<Labels> found;
    for (const SeriesData& one : *m_series) {
        if (overlaps(one, from, to) && selected(one.labels, matchers))
            found.push_back(one.labels);
    }
    return found;
}

} // namespace codesage::tsdb
