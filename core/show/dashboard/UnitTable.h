#pragma once

#include <span>
#include <string_view>

namespace codesage::show {

// How a unit of the simple families scales.
enum class UnitScale {
    Fixed,    // never scaled: the symbol follows the number
    Si,       // powers of 1000 with f p n µ m … k M G T
    SiUp,     // powers of 1000 from the unit upwards only
    Binary,   // powers of 1024 with Ki Mi Gi …
    Count,    // K M B T, then the symbol
    Currency, // the symbol stands before the number, K M B T behind
    CurrencyBehind,
    Short, // K Mil Bil Tri …
};

struct UnitRow {
    std::string_view id;
    UnitScale scale;
    std::string_view symbol;
    int offset = 0; // the prefix the unit begins at: 1 is k or Ki, -1 is m
};

std::span<const UnitRow> unitTable();
const UnitRow* findUnit(std::string_view id);

} // namespace codesage::show
