#include "show/dashboard/Reducers.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <numeric>
#include <set>
#include <vector>

namespace codesage::show {

namespace {

// The samples that aren't null.
std::vector<double> present(const Series& series) {
    std::vector<double> values;
    values.reserve(series.values.size());
    std::ranges::copy_if(series.values, std::back_inserter(values), [](double v) { return !std::isnan(v); });
    return values;
}

double sum(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

double mean(const std::vector<double>& values) {
    return sum(values) / static_cast<double>(values.size());
}

double variance(const std::vector<double>& values) {
    const double centre = mean(values);
    double squares = 0;
    for (const double value : values)
        squares += (value - centre) * (value - centre);
    return squares / static_cast<double>(values.size());
}

double percentile(std::vector<double> values, double share) {
    std::ranges::sort(values);
    const auto index = static_cast<std::size_t>(std::round(share * static_cast<double>(values.size() - 1)));
    return values[index];
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

// The sum of all rises; a fall means a counter began anew and counts from zero.
double delta(const std::vector<double>& values) {
    double rises = 0;
    for (std::size_t i = 1; i < values.size(); ++i)
        rises += values[i] >= values[i - 1] ? values[i] - values[i - 1] : values[i];
    return rises;
}

std::optional<double> smallestStep(const std::vector<double>& values) {
    std::optional<double> step;
    for (std::size_t i = 1; i < values.size(); ++i)
        if (const double one = values[i] - values[i - 1]; !step || one < *step)
            step = one;
    return step;
}

std::optional<double> changes(const std::vector<double>& values) {
    double count = 0;
    for (std::size_t i = 1; i < values.size(); ++i)
        count += values[i] != values[i - 1] ? 1 : 0;
    return count;
}

std::optional<int> percentileNumber(std::string_view calculation) {
    if (calculation.size() < 2 || calculation.size() > 3 || calculation.front() != 'p')
        return {};
    int number = 0;
    const char* const end = calculation.data() + calculation.size();
    const auto parsed = std::from_chars(calculation.data() + 1, end, number);
    return parsed.ptr == end && parsed.ec == std::errc{} && number >= 1 && number <= 99
               ? std::optional(number)
               : std::nullopt;
}

struct Reducer {
    std::string_view name;
    std::string_view title;
    std::optional<double> (*apply)(const std::vector<double>&); // of at least one sample
    bool unitless = false;
};

constexpr Reducer kReducers[] = {
    {"lastNotNull", "Last *", [](const auto& v) -> std::optional<double> { return v.back(); }},
    {"firstNotNull", "First *", [](const auto& v) -> std::optional<double> { return v.front(); }},
    {"mean", "Mean", [](const auto& v) -> std::optional<double> { return mean(v); }},
    {"avg", "Mean", [](const auto& v) -> std::optional<double> { return mean(v); }},
    {"min", "Min", [](const auto& v) -> std::optional<double> { return *std::ranges::min_element(v); }},
    {"max", "Max", [](const auto& v) -> std::optional<double> { return *std::ranges::max_element(v); }},
    {"sum", "Total", [](const auto& v) -> std::optional<double> { return sum(v); }},
    {"total", "Total", [](const auto& v) -> std::optional<double> { return sum(v); }},
    {"range", "Range",
     [](const auto& v) -> std::optional<double> {
         return *std::ranges::max_element(v) - *std::ranges::min_element(v);
     }},
    {"delta", "Delta", [](const auto& v) -> std::optional<double> { return delta(v); }},
    {"step", "Step", [](const auto& v) { return smallestStep(v); }},
    {"diff", "Difference", [](const auto& v) -> std::optional<double> { return v.back() - v.front(); }},
    {"diffperc", "Difference percent",
     [](const auto& v) -> std::optional<double> {
         return v.front() == 0 ? std::nullopt : std::optional((v.back() - v.front()) / v.front());
     }},
    {"median", "Median", [](const auto& v) -> std::optional<double> { return median(v); }},
    {"stdDev", "StdDev", [](const auto& v) -> std::optional<double> { return std::sqrt(variance(v)); }},
    {"variance", "Variance", [](const auto& v) -> std::optional<double> { return variance(v); }},
    {"logmin", "Min (above zero)",
     [](const auto& v) -> std::optional<double> {
         std::optional<double> least;
         for (const double value : v)
             if (value > 0 && (!least || value < *least))
                 least = value;
         return least;
     }},
    {"changeCount", "Change count", [](const auto& v) { return changes(v); }, true},
    {"distinctCount", "Distinct count",
     [](const auto& v) -> std::optional<double> {
         return static_cast<double>(std::set<double>(v.begin(), v.end()).size());
     },
     true},
    {"allIsZero", "All zeros",
     [](const auto& v) -> std::optional<double> {
         return std::ranges::all_of(v, [](double x) { return x == 0; }) ? 1 : 0;
     },
     true},
};

const Reducer* find(std::string_view name) {
    const auto* const found = std::ranges::find(kReducers, name, &Reducer::name);
    return found == std::end(kReducers) ? nullptr : found;
}

std::optional<double> notNull(double value) {
    return std::isnan(value) ? std::nullopt : std::optional(value);
}

} // namespace

std::optional<double> reduceSeries(const Series& series, std::string_view calculation) {
    if (calculation == "count")
        return static_cast<double>(series.values.size());
    if (calculation == "allIsNull")
        return present(series).empty() ? 1 : 0;
    if (series.values.empty())
        return {};
    // These two see nulls; all others work on what is there.
    if (calculation == "last" || calculation == "current")
        return notNull(series.values.back());
    if (calculation == "first")
        return notNull(series.values.front());
    const std::vector<double> values = present(series);
    if (values.empty())
        return {};
    if (const auto number = percentileNumber(calculation))
        return percentile(values, *number / 100.0);
    const Reducer* const reducer = find(calculation);
    return reducer != nullptr ? reducer->apply(values) : std::nullopt;
}

bool isKnownReducer(std::string_view calculation) {
    return find(calculation) != nullptr || percentileNumber(calculation) || calculation == "last" ||
           calculation == "first" || calculation == "current" || calculation == "count" ||
           calculation == "allIsNull";
}

std::string reducerTitle(std::string_view calculation) {
    if (const auto number = percentileNumber(calculation))
        return "P" + std::to_string(*number);
    if (const Reducer* const reducer = find(calculation))
        return std::string(reducer->title);
    if (calculation == "last" || calculation == "current")
        return "Last";
    if (calculation == "first")
        return "First";
    return calculation == "count"       ? "Count"
           : calculation == "allIsNull" ? "All nulls"
                                        : std::string(calculation);
}

bool reducerIsUnitless(std::string_view calculation) {
    const Reducer* const reducer = find(calculation);
    return calculation == "count" || calculation == "allIsNull" || calculation == "diffperc" ||
           (reducer != nullptr && reducer->unitless);
}

} // namespace codesage::show
