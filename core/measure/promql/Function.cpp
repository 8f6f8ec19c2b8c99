#include "measure/promql/Function.h"

#include <algorithm>

namespace codesage::promql {

namespace {

constexpr ValueType kScalar = ValueType::Scalar;
constexpr ValueType kVector = ValueType::Vector;
constexpr ValueType kMatrix = ValueType::Matrix;
constexpr ValueType kString = ValueType::String;

// Sorted by name. The rows are for reading across.
// clang-format off
const std::vector<Function>& table() {
    static const std::vector<Function> functions{
        {"abs", {kVector}, 0, kVector, "absolute values"},
        {"absent", {kVector}, 0, kVector, "1 when the vector is empty"},
        {"absent_over_time", {kMatrix}, 0, kVector, "1 when the range has no samples"},
        {"acos", {kVector}, 0, kVector, "arccosine, in radians"},
        {"acosh", {kVector}, 0, kVector, "inverse hyperbolic cosine"},
        {"asin", {kVector}, 0, kVector, "arcsine, in radians"},
        {"asinh", {kVector}, 0, kVector, "inverse hyperbolic sine"},
        {"atan", {kVector}, 0, kVector, "arctangent, in radians"},
        {"atanh", {kVector}, 0, kVector, "inverse hyperbolic tangent"},
        {"avg_over_time", {kMatrix}, 0, kVector, "mean of each range"},
        {"ceil", {kVector}, 0, kVector, "rounded up"},
        {"changes", {kMatrix}, 0, kVector, "how often the value changed"},
        {"clamp", {kVector, kScalar, kScalar}, 0, kVector, "limited to an interval"},
        {"clamp_max", {kVector, kScalar}, 0, kVector, "limited from above"},
        {"clamp_min", {kVector, kScalar}, 0, kVector, "limited from below"},
        {"cos", {kVector}, 0, kVector, "cosine of radians"},
        {"cosh", {kVector}, 0, kVector, "hyperbolic cosine"},
        {"count_over_time", {kMatrix}, 0, kVector, "number of samples in each range"},
        {"day_of_month", {kVector}, 1, kVector, "1 to 31, in UTC"},
        {"day_of_week", {kVector}, 1, kVector, "0 (Sunday) to 6, in UTC"},
        {"day_of_year", {kVector}, 1, kVector, "1 to 366, in UTC"},
        {"days_in_month", {kVector}, 1, kVector, "28 to 31"},
        {"deg", {kVector}, 0, kVector, "radians to degrees"},
        {"delta", {kMatrix}, 0, kVector, "difference over the range, of a gauge"},
        {"deriv", {kMatrix}, 0, kVector, "slope per second, by linear regression"},
        {"double_exponential_smoothing", {kMatrix, kScalar, kScalar}, 0, kVector, "smoothed value with a trend"},
        {"exp", {kVector}, 0, kVector, "e to the power of the value"},
        {"first_over_time", {kMatrix}, 0, kVector, "oldest sample of each range"},
        {"floor", {kVector}, 0, kVector, "rounded down"},
        {"histogram_avg", {kVector}, 0, kVector, "mean of native histograms"},
        {"histogram_count", {kVector}, 0, kVector, "count of native histograms"},
        {"histogram_fraction", {kScalar, kScalar, kVector}, 0, kVector, "share of observations in an interval"},
        {"histogram_quantile", {kScalar, kVector}, 0, kVector, "quantile from buckets"},
        {"histogram_stddev", {kVector}, 0, kVector, "standard deviation of native histograms"},
        {"histogram_stdvar", {kVector}, 0, kVector, "variance of native histograms"},
        {"histogram_sum", {kVector}, 0, kVector, "sum of native histograms"},
        {"holt_winters", {kMatrix, kScalar, kScalar}, 0, kVector, "older name of double_exponential_smoothing"},
        {"hour", {kVector}, 1, kVector, "0 to 23, in UTC"},
        {"idelta", {kMatrix}, 0, kVector, "difference of the last two samples"},
        {"increase", {kMatrix}, 0, kVector, "growth of a counter over the range"},
        {"irate", {kMatrix}, 0, kVector, "growth per second of the last two samples"},
        {"label_join", {kVector, kString, kString, kString}, -1, kVector, "joins label values into a label"},
        {"label_replace", {kVector, kString, kString, kString, kString}, 0, kVector, "sets a label by a regular expression"},
        {"last_over_time", {kMatrix}, 0, kVector, "newest sample of each range"},
        {"ln", {kVector}, 0, kVector, "natural logarithm"},
        {"log10", {kVector}, 0, kVector, "decimal logarithm"},
        {"log2", {kVector}, 0, kVector, "binary logarithm"},
        {"max_over_time", {kMatrix}, 0, kVector, "largest value of each range"},
        {"min_over_time", {kMatrix}, 0, kVector, "smallest value of each range"},
        {"minute", {kVector}, 1, kVector, "0 to 59, in UTC"},
        {"month", {kVector}, 1, kVector, "1 to 12, in UTC"},
        {"pi", {}, 0, kScalar, "3.14159…"},
        {"predict_linear", {kMatrix, kScalar}, 0, kVector, "value some seconds ahead, by linear regression"},
        {"present_over_time", {kMatrix}, 0, kVector, "1 for each series with samples in the range"},
        {"quantile_over_time", {kScalar, kMatrix}, 0, kVector, "quantile of each range"},
        {"rad", {kVector}, 0, kVector, "degrees to radians"},
        {"rate", {kMatrix}, 0, kVector, "growth per second of a counter"},
        {"resets", {kMatrix}, 0, kVector, "how often a counter started again"},
        {"round", {kVector, kScalar}, 1, kVector, "rounded to a multiple"},
        {"scalar", {kVector}, 0, kScalar, "the value of a vector of one element, else NaN"},
        {"sgn", {kVector}, 0, kVector, "sign: -1, 0 or 1"},
        {"sin", {kVector}, 0, kVector, "sine of radians"},
        {"sinh", {kVector}, 0, kVector, "hyperbolic sine"},
        {"sort", {kVector}, 0, kVector, "ordered by value"},
        {"sort_desc", {kVector}, 0, kVector, "ordered by value, largest first"},
        {"sqrt", {kVector}, 0, kVector, "square root"},
        {"stddev_over_time", {kMatrix}, 0, kVector, "standard deviation of each range"},
        {"stdvar_over_time", {kMatrix}, 0, kVector, "variance of each range"},
        {"sum_over_time", {kMatrix}, 0, kVector, "sum of each range"},
        {"tan", {kVector}, 0, kVector, "tangent of radians"},
        {"tanh", {kVector}, 0, kVector, "hyperbolic tangent"},
        {"time", {}, 0, kScalar, "seconds since 1970 of the evaluation"},
        {"timestamp", {kVector}, 0, kVector, "seconds since 1970 of each sample"},
        {"vector", {kScalar}, 0, kVector, "a scalar as a vector without labels"},
        {"year", {kVector}, 1, kVector, "the year, in UTC"},
    };
    return functions;
}
// clang-format on

} // namespace

const Function* findFunction(std::string_view name) {
    const std::vector<Function>& functions = table();
    const auto found = std::ranges::lower_bound(functions, name, {}, &Function::name);
    return found != functions.end() && found->name == name ? &*found : nullptr;
}

std::span<const Function> allFunctions() {
    return table();
}

} // namespace codesage::promql
