#pragma once

#include "show/dashboard/Units.h"

namespace codesage::show {

// Durations and moments; nothing when `unit` is neither.
std::optional<FormattedValue> formatTimeUnit(std::string_view unit, double value, std::optional<int> decimals,
                                             const UnitContext& context);
bool isTimeUnit(std::string_view unit);

} // namespace codesage::show
