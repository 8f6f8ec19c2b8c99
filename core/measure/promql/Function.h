#pragma once

#include "measure/promql/ValueType.h"

#include <span>
#include <string_view>
#include <vector>

namespace codesage::promql {

// The signature of one function of the language.
struct Function {
    std::string_view name;
    std::vector<ValueType> arguments;
    // How many of the last arguments are optional or repeated: 0 none, n > 0 that the last may be left out
    // and given up to n times, -1 any number.
    int variadic = 0;
    ValueType returns = ValueType::Vector;
    std::string_view summary; // one line for completion lists
};

// Null when there is no such function. Names are case-sensitive.
const Function* findFunction(std::string_view name);
// All of them, by name.
std::span<const Function> allFunctions();

} // namespace codesage::promql
