#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace codesage::show {

using Milliseconds = std::chrono::milliseconds;

// "15s", "1m30s", "2h", "500ms", "1d", "1w"; also with Grafana's leading ">" ("at least"). Nothing for other
// text.
std::optional<Milliseconds> parseInterval(std::string_view text);

// The largest unit that fits, rounded down: 90 s is "1m". Grafana's way of writing $__interval.
std::string intervalText(Milliseconds interval);

// Grafana's table of round intervals.
Milliseconds roundInterval(Milliseconds interval);

// $__interval: the range in `resolution` pieces, made round, and not below `least`.
Milliseconds calculateInterval(Milliseconds range, int resolution, std::optional<Milliseconds> least);

// Everything the query of one target needs. Source: Grafana's Prometheus data source.
struct QueryIntervals {
    Milliseconds interval{0}; // $__interval
    Milliseconds rateInterval{
        0};               // $__rate_interval: four scrapes at least, so that a rate always has two samples
    Milliseconds step{0}; // of the range query: $__interval, and never over 11,000 points
};
// `least` is the target's or panel's "min step", or nothing; then the data source's scrape interval counts.
QueryIntervals queryIntervals(Milliseconds range, int maxDataPoints, std::optional<Milliseconds> least,
                              Milliseconds scrapeInterval);

} // namespace codesage::show
