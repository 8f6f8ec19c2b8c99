#pragma once

#include <optional>
#include <string>

namespace codesage::show {

// A number in the shortest form that reads back the same, as JavaScript writes it: "1e-9", "1e+21", "0.1".
std::string plainNumber(double value);

// Rounds half up to `decimals` digits and keeps trailing zeros; without `decimals`, as many digits as a value
// of this size needs (about three significant ones, none for whole numbers).
std::string fixedNumber(double value, std::optional<int> decimals);

} // namespace codesage::show
