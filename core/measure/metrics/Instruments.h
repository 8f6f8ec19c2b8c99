#pragma once

#include "measure/metrics/Catalogue.h"
#include "measure/metrics/Family.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
} // namespace prometheus

namespace codesage::metrics {

// Handles: one pointer, cheap to copy, usable from any thread, valid as long as the Instruments that gave
// them. Ask once and keep them: a lookup costs a lock and a hash, an update 10 to 60 ns.
class Counter {
public:
    // `amount` is finite and not negative; anything else is ignored.
    void add(double amount = 1) const;

private:
    friend class Instruments;
    explicit Counter(prometheus::Counter* counter)
        : m_counter(counter) {}
    prometheus::Counter* m_counter;
};

class Gauge {
public:
    void set(double value) const;
    void add(double amount) const;
    void subtract(double amount) const { add(-amount); }

private:
    friend class Instruments;
    explicit Gauge(prometheus::Gauge* gauge)
        : m_gauge(gauge) {}
    prometheus::Gauge* m_gauge;
};

class Histogram {
public:
    // In the metric's base unit (seconds for durations). NaN is ignored.
    void observe(double value) const;

private:
    friend class Instruments;
    explicit Histogram(prometheus::Histogram* histogram)
        : m_histogram(histogram) {}
    prometheus::Histogram* m_histogram;
};

struct InstrumentsOptions {
    // Label values can come from outside (tool names, routes). Beyond this many series of one metric, further
    // label sets are counted together in one series whose label values are all "other".
    std::size_t seriesPerMetric = 1000;
};

// The instruments of one engine. All functions may be called from any thread.
class Instruments {
public:
    // Adds families at the moment of collection, for values that live elsewhere (pool sizes, /proc). May be
    // called from several threads at once.
    using Collector = std::function<void(std::vector<Family>&)>;

    explicit Instruments(InstrumentsOptions options = {});
    ~Instruments();
    Instruments(const Instruments&) = delete;
    Instruments& operator=(const Instruments&) = delete;

    // `values` pair with the declared labels, in their order; a wrong number of them is our own mistake and
    // asserts. The series exists, with value 0, from the first call on.
    Counter counter(CounterName name, LabelValues values = {});
    Gauge gauge(GaugeName name, LabelValues values = {});
    Histogram histogram(HistogramName name, LabelValues values = {});

    // Forgets every series of the metric whose first label has this value (a codebase that was removed).
    // Handles to them stay usable, but nobody sees what they count until the series is asked for again.
    void forget(MetricName name, std::string_view firstLabelValue);

    // The collector runs at each collect() until the returned token is dropped, which waits for a call that
    // is running: never drop it inside the collector.
    [[nodiscard]] std::shared_ptr<void> addCollector(Collector collector);

    // Every family with at least one value, by name; points ordered by label values. Families of the same
    // name from several collectors are merged.
    std::vector<Family> collect() const;

private:
    struct Private;
    std::unique_ptr<Private> m_private;
};

} // namespace codesage::metrics
