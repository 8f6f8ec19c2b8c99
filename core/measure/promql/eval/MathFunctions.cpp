#include "measure/promql/eval/Calls.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace codesage::promql {

namespace {

// Go's math.Min and math.Max: NaN if either is.
// As Go's math.Min and math.Max: an infinity on their side wins even over NaN, and -0 is below 0.
double smaller(double a, double b) {
    constexpr double kLowest = -std::numeric_limits<double>::infinity();
    if (a == kLowest || b == kLowest)
        return kLowest;
    if (a == 0 && b == 0)
        return std::signbit(a) ? a : b;
    return std::isnan(a) || std::isnan(b) ? tsdb::kNormalNaN : std::min(a, b);
}

double larger(double a, double b) {
    constexpr double kHighest = std::numeric_limits<double>::infinity();
    if (a == kHighest || b == kHighest)
        return kHighest;
    if (a == 0 && b == 0)
        return std::signbit(a) ? b : a;
    return std::isnan(a) || std::isnan(b) ? tsdb::kNormalNaN : std::max(a, b);
}

Rows mapped(const CallSite& site, RowMap map) {
    Rows rows = site.vector(0);
    auto labels = withoutNames(site.ctx(), *rows);
    return mergedRows(site.ctx(), relabelled(std::move(rows), std::move(labels), std::move(map)),
                      site.grid.count);
}

template <double (*function)(double)>
Rows simple(const CallSite& site) {
    return mapped(site, [](std::span<double> values) {
        for (double& value : values)
            if (isPresent(value))
                value = function(value);
    });
}

double absolute(double x) {
    return std::abs(x);
}
double degrees(double x) {
    return x * 180 / std::numbers::pi;
}
double radians(double x) {
    return x * std::numbers::pi / 180;
}
double sign(double x) {
    return x < 0 ? -1 : x > 0 ? 1 : x;
}

Rows limited(const CallSite& site, std::vector<double> lowest, std::vector<double> highest) {
    return mapped(site, [lowest = std::move(lowest), highest = std::move(highest)](std::span<double> values) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (!lowest.empty() && !highest.empty() && highest[i] < lowest[i])
                values[i] = kAbsent;
            if (!isPresent(values[i]))
                continue;
            if (!highest.empty())
                values[i] = smaller(highest[i], values[i]);
            if (!lowest.empty())
                values[i] = larger(lowest[i], values[i]);
        }
    });
}

Rows clamp(const CallSite& site) {
    return limited(site, site.scalar(1), site.scalar(2));
}

Rows clampMin(const CallSite& site) {
    return limited(site, site.scalar(1), {});
}

Rows clampMax(const CallSite& site) {
    return limited(site, {}, site.scalar(1));
}

Rows round(const CallSite& site) {
    std::vector<double> nearest =
        site.argumentCount() > 1 ? site.scalar(1) : std::vector<double>(site.grid.count, 1.0);
    return mapped(site, [nearest = std::move(nearest)](std::span<double> values) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            // The inverse costs less accuracy than dividing by, say, 0.1 would.
            const double inverse = 1.0 / nearest[i];
            if (isPresent(values[i]))
                values[i] = std::floor(values[i] * inverse + 0.5) / inverse;
        }
    });
}

// Histograms of the native kind are not stored here: their functions see none.
Rows noHistograms(const CallSite& site) {
    const Rows ignored = site.vector(site.argumentCount() - 1);
    return std::make_unique<HeldRows>(site.ctx(), site.grid.count);
}

constexpr std::pair<std::string_view, CallFunction> kFunctions[] = {
    {"abs", simple<absolute>},
    {"acos", simple<std::acos>},
    {"acosh", simple<std::acosh>},
    {"asin", simple<std::asin>},
    {"asinh", simple<std::asinh>},
    {"atan", simple<std::atan>},
    {"atanh", simple<std::atanh>},
    {"ceil", simple<std::ceil>},
    {"clamp", clamp},
    {"clamp_max", clampMax},
    {"clamp_min", clampMin},
    {"cos", simple<std::cos>},
    {"cosh", simple<std::cosh>},
    {"deg", simple<degrees>},
    {"exp", simple<std::exp>},
    {"floor", simple<std::floor>},
    {"histogram_avg", noHistograms},
    {"histogram_count", noHistograms},
    {"histogram_stddev", noHistograms},
    {"histogram_stdvar", noHistograms},
    {"histogram_sum", noHistograms},
    {"ln", simple<std::log>},
    {"log10", simple<std::log10>},
    {"log2", simple<std::log2>},
    {"rad", simple<radians>},
    {"round", round},
    {"sgn", simple<sign>},
    {"sin", simple<std::sin>},
    {"sinh", simple<std::sinh>},
    {"sqrt", simple<std::sqrt>},
    {"tan", simple<std::tan>},
    {"tanh", simple<std::tanh>},
};

} // namespace

CallFunction findMathFunction(std::string_view name) {
    const auto* found =
        std::ranges::lower_bound(kFunctions, name, {}, &std::pair<std::string_view, CallFunction>::first);
    return found != std::end(kFunctions) && found->first == name ? found->second : nullptr;
}

} // namespace codesage::promql
