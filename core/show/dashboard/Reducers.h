#pragma once

#include "show/dashboard/Series.h"

#include <optional>
#include <string>
#include <string_view>

namespace codesage::show {

// One number for a whole series, by Grafana's names: lastNotNull, last, firstNotNull, first, mean, min, max,
// sum, count, range, delta, diff, diffperc, step, logmin, median, stdDev, variance, changeCount,
// distinctCount, allIsZero, allIsNull, and p1 … p99. NaN samples are nulls. Nothing when the calculation has
// no answer (no samples) or isn't known.
std::optional<double> reduceSeries(const Series& series, std::string_view calculation);
bool isKnownReducer(std::string_view calculation);

// As legends head their columns: "Last *", "Mean", "Max".
std::string reducerTitle(std::string_view calculation);

// True for calculations that count things rather than measure: they are shown without the field's unit.
bool reducerIsUnitless(std::string_view calculation);

} // namespace codesage::show
