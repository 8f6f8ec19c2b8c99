#pragma once

#include "measure/tsdb/Labels.h"

#include <cstddef>
#include <random>
#include <vector>

namespace codesage::bench {

// Series as a mid-size scrape of services and hosts has them: a fifth request counters, two fifths histogram
// series in groups of thirteen, a tenth CPU seconds with two decimals, 15 % memory sizes in pages, 11 %
// temperatures with one decimal, the rest constant. Deterministic for one seed and standard library.
class MonitoringData {
public:
    explicit MonitoringData(std::size_t series, unsigned seed = 20260823);

    std::size_t series() const { return m_labels.size(); }
    const std::vector<tsdb::Labels>& labels() const { return m_labels; }
    // The values of all series at the next step, `seconds` after the first one; steps go forward only.
    const std::vector<double>& next(double seconds);

private:
    enum class Kind { Counter, Bucket, Sum, Count, Cpu, Memory, Temperature, Constant };
    void add(Kind kind, tsdb::Labels labels, double rate);
    void stepHistogram(std::size_t first, double day);

    std::vector<tsdb::Labels> m_labels;
    std::vector<Kind> m_kinds;
    std::vector<double> m_rates;
    std::vector<double> m_state; // exact integers in the unit of the last decimal
    std::vector<double> m_values;
    std::mt19937_64 m_random;
};

} // namespace codesage::bench
