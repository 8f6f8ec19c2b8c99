#pragma once

#include "measure/tsdb/Store.h"

#include <bit>
#include <map>
#include <optional>
#include <random>
#include <string>

namespace codesage::tsdb::test {

// What a store must answer: a map, and the rules of the contract in their plainest form.
class StoreModel {
public:
    explicit StoreModel(std::chrono::milliseconds window)
        : m_window(window.count()) {}

    enum class Fate { Appended, OutOfOrder, Duplicate, Conflict, TooOld };

    Fate add(const Labels& labels, TimestampMs t, double value) {
        Series& series = m_series[labels];
        const auto bits = std::bit_cast<std::uint64_t>(value);
        const bool late = !series.samples.empty() && t <= series.samples.rbegin()->first;
        if (late && t < series.samples.rbegin()->first - m_window)
            return Fate::TooOld;
        if (const auto at = series.samples.find(t); at != series.samples.end())
            return at->second == bits ? Fate::Duplicate : Fate::Conflict;
        series.samples[t] = bits;
        return late ? Fate::OutOfOrder : Fate::Appended;
    }

    // Empty when the store gives exactly the model's samples in [from, to]; else what differs first.
    std::string difference(const SeriesReader& store, TimestampMs from, TimestampMs to) const {
        const auto got = store.select({}, from, to);
        if (!got)
            return got.error().text();
        auto at = got->begin();
        for (const auto& [labels, series] : m_series) {
            const auto begin = series.samples.lower_bound(from);
            const auto end = series.samples.upper_bound(to);
            if (begin == end)
                continue;
            if (at == got->end() || at->labels != labels)
                return labels.toString() + " is missing";
            auto sample = at->samples.begin();
            for (auto expected = begin; expected != end; ++expected, ++sample) {
                if (sample == at->samples.end())
                    return labels.toString() + " ends before " + std::to_string(expected->first);
                if (sample->t != expected->first ||
                    std::bit_cast<std::uint64_t>(sample->v) != expected->second)
                    return labels.toString() + " differs at " + std::to_string(expected->first) + ", got " +
                           std::to_string(sample->t) + " " + std::to_string(sample->v);
            }
            if (sample != at->samples.end())
                return labels.toString() + " has too much at " + std::to_string(sample->t);
            ++at;
        }
        return at == got->end() ? std::string() : at->labels.toString() + " should not be there";
    }

    void dropBefore(TimestampMs t) {
        for (auto& [labels, series] : m_series)
            series.samples.erase(series.samples.begin(), series.samples.lower_bound(t));
    }

    std::size_t size() const {
        std::size_t all = 0;
        for (const auto& [labels, series] : m_series)
            all += series.samples.size();
        return all;
    }

private:
    struct Series {
        std::map<TimestampMs, std::uint64_t> samples;
    };
    TimestampMs m_window;
    std::map<Labels, Series> m_series;
};

// Values of every kind that a codec may trip over.
inline double awkwardValue(std::mt19937_64& random) {
    switch (random() % 12) {
    case 0:
        return kStaleNaN;
    case 1:
        return kNormalNaN;
    case 2:
        return std::bit_cast<double>(0xfff8dead0000beefull);
    case 3:
        return -0.0;
    case 4:
        return std::bit_cast<double>(0x7ff0000000000000ull);
    case 5:
        return std::bit_cast<double>(0xfff0000000000000ull);
    case 6:
        return 5e-324;
    case 7:
        return 1.7976931348623157e308;
    case 8:
        return std::bit_cast<double>(random());
    case 9:
        return 0.1 + static_cast<double>(random() % 1000) / 3.0;
    case 10:
        return static_cast<double>(static_cast<std::int64_t>(random()));
    default:
        return static_cast<double>(random() % 100000) / 100.0;
    }
}

// A kind of series as monitoring sees them: `kind` picks counter, gauge, decimal, constant or awkward.
inline double plausibleValue(std::mt19937_64& random, int kind, int step) {
    switch (kind % 5) {
    case 0:
        return static_cast<double>(step * 7 + static_cast<int>(random() % 5));
    case 1:
        return static_cast<double>(random() % 1000) * 4096;
    case 2:
        return 20.0 + static_cast<double>(random() % 100) / 10.0;
    case 3:
        return 1;
    default:
        return awkwardValue(random);
    }
}

} // namespace codesage::tsdb::test
