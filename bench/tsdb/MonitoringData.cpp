#include "MonitoringData.h"

#include <array>
#include <cmath>
#include <fmt/format.h>
#include <numbers>

namespace codesage::bench {

namespace {

constexpr std::array kHandlers = {"/api/search", "/api/index", "/api/login",
                                  "/metrics",    "/api/items", "/api/users"};
constexpr std::array kCodes = {"200", "404", "500"};
constexpr std::array kModes = {"idle", "user", "system", "iowait", "irq", "softirq", "steal", "nice"};
constexpr std::array kModeRates = {12.0, 1.5, 0.8, 0.2, 0.05, 0.05, 0.01, 0.02};
constexpr std::array kBounds = {"0.005", "0.01", "0.025", "0.05", "0.1", "0.25",
                                "0.5",   "1",    "2.5",   "5",    "+Inf"};
constexpr std::array kShares = {.02, .08, .2, .25, .2, .12, .07, .03, .02, .008, .002};
constexpr std::array kMiddles = {.003, .008, .018, .038, .075, .18, .38, .75, 1.7, 3.8, 7.5};

std::string instance(std::size_t i) {
    return fmt::format("10.0.{}.{}:8000", i / 250, i % 250);
}

} // namespace

void MonitoringData::add(Kind kind, tsdb::Labels labels, double rate) {
    m_labels.push_back(std::move(labels));
    m_kinds.push_back(kind);
    m_rates.push_back(rate);
    m_state.push_back(kind == Kind::Memory ? 12'800 + static_cast<double>(m_state.size() % 200) * 256 : 0);
    m_values.push_back(0);
}

MonitoringData::MonitoringData(std::size_t series, unsigned seed)
    : m_random(seed) {
    for (std::size_t i = 0; i < series / 5; ++i)
        add(Kind::Counter,
            {{"__name__", "http_requests_total"},
             {"code", kCodes[i % 3]},
             {"handler", kHandlers[i / 3 % 6]},
             {"instance", instance(i / 36)},
             {"job", "codesage"},
             {"method", i / 18 % 2 == 0 ? "GET" : "POST"}},
            static_cast<double>(1 + i % 17) * 3);
    for (std::size_t group = 0; group < series * 39 / 100 / 13; ++group) {
        tsdb::Labels base{
            {"handler", kHandlers[group % 6]}, {"instance", instance(group / 6)}, {"job", "codesage"}};
        const double rate = static_cast<double>(2 + group % 11) * 2;
        for (const char* bound : kBounds) {
            tsdb::Labels labels = base;
            labels.set("__name__", "http_request_duration_seconds_bucket");
            labels.set("le", bound);
            add(Kind::Bucket, std::move(labels), rate);
        }
        base.set("__name__", "http_request_duration_seconds_sum");
        add(Kind::Sum, base, rate);
        base.set("__name__", "http_request_duration_seconds_count");
        add(Kind::Count, base, rate);
    }
    for (std::size_t i = 0; i < series / 10; ++i)
        add(Kind::Cpu,
            {{"__name__", "node_cpu_seconds_total"},
             {"cpu", std::to_string(i / 8 % 4)},
             {"instance", instance(i / 32)},
             {"job", "node"},
             {"mode", kModes[i % 8]}},
            kModeRates[i % 8]);
    for (std::size_t i = 0; i < series * 15 / 100; ++i)
        add(Kind::Memory,
            {{"__name__", "process_resident_memory_bytes"},
             {"instance", instance(i)},
             {"job", "codesage"},
             {"pool", fmt::format("p{}", i % 7)}},
            0);
    for (std::size_t i = 0; i < series * 11 / 100; ++i)
        add(Kind::Temperature,
            {{"__name__", "room_temperature_celsius"},
             {"instance", instance(i)},
             {"room", fmt::format("r{}", i % 40)}},
            static_cast<double>(i % 9));
    for (std::size_t i = 0; m_labels.size() < series; ++i)
        add(Kind::Constant, {{"__name__", "up"}, {"instance", instance(i)}, {"job", "codesage"}}, 1);
}

void MonitoringData::stepHistogram(std::size_t first, double day) {
    auto left = std::poisson_distribution<int>(m_rates[first] * day)(m_random);
    double share = 1;
    double cumulative = 0;
    double sum = 0;
    for (std::size_t k = 0; k < kBounds.size(); ++k) {
        const double p = share > 1e-9 ? std::min(1.0, kShares[k] / share) : 1.0;
        const int hits = k + 1 == kBounds.size() ? left : std::binomial_distribution<int>(left, p)(m_random);
        left -= hits;
        share -= kShares[k];
        cumulative += hits;
        sum += hits * kMiddles[k];
        m_values[first + k] = m_state[first + k] += cumulative;
    }
    sum *= std::uniform_real_distribution<double>(.9, 1.1)(m_random);
    m_state[first + 11] += std::round(sum * 1e6);
    m_values[first + 11] = m_state[first + 11] / 1e6;
    m_values[first + 12] = m_state[first + 12] += cumulative;
}

const std::vector<double>& MonitoringData::next(double seconds) {
    const double day = 1 + 0.5 * std::sin(2 * std::numbers::pi * seconds / 86400);
    for (std::size_t i = 0; i < m_kinds.size(); ++i) {
        switch (m_kinds[i]) {
        case Kind::Counter:
            m_values[i] = m_state[i] += std::poisson_distribution<int>(m_rates[i] * day)(m_random);
            break;
        case Kind::Bucket:
            stepHistogram(i, day);
            i += 12;
            break;
        case Kind::Cpu:
            m_state[i] += std::gamma_distribution<double>(4, .25)(m_random) * m_rates[i] * 100;
            m_values[i] = std::round(m_state[i]) / 100;
            break;
        case Kind::Memory:
            if (m_random() % 10 < 4)
                m_state[i] += static_cast<double>(static_cast<int>(m_random() % 7) - 3);
            m_values[i] = m_state[i] * 4096;
            break;
        case Kind::Temperature:
            m_values[i] = std::round((20 + 5 * std::sin(2 * std::numbers::pi * seconds / 86400) + m_rates[i] +
                                      std::normal_distribution<double>(0, .3)(m_random)) *
                                     10) /
                          10;
            break;
        case Kind::Constant:
            m_values[i] = m_random() % 10'000 == 0 ? 0 : 1;
            break;
        case Kind::Sum:
        case Kind::Count:
            break; // with their buckets
        }
    }
    return m_values;
}

} // namespace codesage::bench
