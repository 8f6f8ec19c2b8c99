#include "measure/metrics/Instruments.h"

#include "base/core/Strings.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <mutex>
#include <shared_mutex>

namespace codesage::metrics {

namespace {

// prometheus-cpp's own Registry is left aside: its families hand out references that die when a series is
// removed, and copy every label map at each collection.
struct Series {
    std::unique_ptr<prometheus::Counter> counter{};
    std::unique_ptr<prometheus::Gauge> gauge{};
    std::unique_ptr<prometheus::Histogram> histogram{};
    bool hidden = false;
};

struct Slot {
    std::mutex mutex;
    std::map<std::vector<std::string>, Series> series;
};

struct CollectorEntry {
    std::shared_mutex mutex;
    Instruments::Collector collect; // empty once the token is gone
};

Point pointOf(const MetricSpec& spec, const std::vector<std::string>& values, const Series& series) {
    Point point;
    point.labels.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        point.labels.emplace_back(spec.labels[i], values[i]);
    if (series.counter) {
        point.value = series.counter->Value();
    } else if (series.gauge) {
        point.value = series.gauge->Value();
    } else {
        const prometheus::ClientMetric::Histogram histogram = series.histogram->Collect().histogram;
        point.histogram.count = histogram.sample_count;
        point.histogram.sum = histogram.sample_sum;
        point.histogram.buckets.reserve(histogram.bucket.size());
        for (const auto& bucket : histogram.bucket)
            point.histogram.buckets.push_back({bucket.upper_bound, bucket.cumulative_count});
    }
    return point;
}

Series makeSeries(const MetricSpec& spec) {
    Series series;
    if (spec.type == MetricType::Counter)
        series.counter = std::make_unique<prometheus::Counter>();
    else if (spec.type == MetricType::Gauge)
        series.gauge = std::make_unique<prometheus::Gauge>();
    else
        series.histogram = std::make_unique<prometheus::Histogram>(
            prometheus::Histogram::BucketBoundaries(spec.buckets.begin(), spec.buckets.end()));
    return series;
}

} // namespace

void Counter::add(double amount) const {
    if (std::isfinite(amount) && amount >= 0)
        m_counter->Increment(amount);
}

void Gauge::set(double value) const {
    m_gauge->Set(value);
}

void Gauge::add(double amount) const {
    m_gauge->Increment(amount);
}

void Histogram::observe(double value) const {
    if (!std::isnan(value))
        m_histogram->Observe(value);
}

struct Instruments::Private {
    explicit Private(InstrumentsOptions given)
        : options(given) {}

    Series& at(std::size_t index, LabelValues values);

    const InstrumentsOptions options;
    std::array<Slot, kCatalogue.size()> slots;
    std::mutex collectorsMutex;
    std::vector<std::shared_ptr<CollectorEntry>> collectors;
};

Series& Instruments::Private::at(std::size_t index, LabelValues values) {
    const MetricSpec& spec = kCatalogue[index];
    assert(values.size() == spec.labelCount());
    std::vector<std::string> key;
    key.reserve(values.size());
    for (const std::string_view value : values)
        key.push_back(toValidUtf8(value));
    key.resize(spec.labelCount());

    Slot& slot = slots[index];
    const std::lock_guard lock(slot.mutex);
    auto found = slot.series.find(key);
    if (found == slot.series.end() && !key.empty() && slot.series.size() >= options.seriesPerMetric) {
        std::fill(key.begin(), key.end(), "other");
        found = slot.series.find(key);
    }
    if (found == slot.series.end())
        found = slot.series.emplace(std::move(key), makeSeries(spec)).first;
    found->second.hidden = false;
    return found->second;
}

Instruments::Instruments(InstrumentsOptions options)
    : m_private(std::make_unique<Private>(options)) {}

Instruments::~Instruments() = default;

Counter Instruments::counter(CounterName name, LabelValues values) {
    return Counter(m_private->at(name.index(), values).counter.get());
}

Gauge Instruments::gauge(GaugeName name, LabelValues values) {
    return Gauge(m_private->at(name.index(), values).gauge.get());
}

Histogram Instruments::histogram(HistogramName name, LabelValues values) {
    return Histogram(m_private->at(name.index(), values).histogram.get());
}

void Instruments::forget(MetricName name, std::string_view firstLabelValue) {
    Slot& slot = m_private->slots[name.index()];
    const std::lock_guard lock(slot.mutex);
    for (auto& [values, series] : slot.series)
        if (!values.empty() && values.front() == firstLabelValue)
            series.hidden = true;
}

std::shared_ptr<void> Instruments::addCollector(Collector collector) {
    auto entry = std::make_shared<CollectorEntry>();
    entry->collect = std::move(collector);
    {
        const std::lock_guard lock(m_private->collectorsMutex);
        std::erase_if(m_private->collectors, [](const auto& one) {
            const std::shared_lock guard(one->mutex);
            return !one->collect;
        });
        m_private->collectors.push_back(entry);
    }
    CollectorEntry* raw = entry.get();
    return {raw, [entry](CollectorEntry*) {
                const std::unique_lock lock(entry->mutex);
                entry->collect = nullptr;
            }};
}

std::vector<Family> Instruments::collect() const {
    std::vector<Family> families;
    for (std::size_t i = 0; i < kCatalogue.size(); ++i) {
        Slot& slot = m_private->slots[i];
        const std::lock_guard lock(slot.mutex);
        Family family;
        for (const auto& [values, series] : slot.series)
            if (!series.hidden)
                family.points.push_back(pointOf(kCatalogue[i], values, series));
        if (family.points.empty())
            continue;
        std::vector<Point> points = std::move(family.points);
        family = makeFamily(kCatalogue[i]);
        family.points = std::move(points);
        families.push_back(std::move(family));
    }

    std::vector<std::shared_ptr<CollectorEntry>> collectors;
    {
        const std::lock_guard lock(m_private->collectorsMutex);
        collectors = m_private->collectors;
    }
    for (const auto& entry : collectors) {
        const std::shared_lock lock(entry->mutex);
        if (entry->collect)
            entry->collect(families);
    }

    std::stable_sort(families.begin(), families.end(),
                     [](const Family& a, const Family& b) { return a.name < b.name; });
    std::vector<Family> merged;
    merged.reserve(families.size());
    for (Family& family : families) {
        if (!merged.empty() && merged.back().name == family.name)
            std::move(family.points.begin(), family.points.end(), std::back_inserter(merged.back().points));
        else
            merged.push_back(std::move(family));
    }
    std::erase_if(merged, [](const Family& family) { return family.points.empty(); });
    return merged;
}

} // namespace codesage::metrics
