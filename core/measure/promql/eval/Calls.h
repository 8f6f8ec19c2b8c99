#pragma once

#include "measure/promql/eval/Evaluator.h"

#include <string_view>

namespace codesage::promql {

// One argument list under evaluation, for the functions below.
struct CallSite {
    Evaluator& evaluator;
    const Call& call;
    TextRange at;
    const StepGrid& grid;

    QueryContext& ctx() const { return evaluator.context(); }
    std::string_view name() const { return call.function->name; }
    std::size_t argumentCount() const { return call.arguments.size(); }
    const Expr& argument(std::size_t i) const { return call.arguments[i]; }
    Rows vector(std::size_t i) const { return evaluator.vector(argument(i), grid); }
    std::vector<double> scalar(std::size_t i) const { return evaluator.scalar(argument(i), grid); }
    const std::string& string(std::size_t i) const { return Evaluator::string(argument(i)); }
};

using CallFunction = Rows (*)(const CallSite& site);

// Functions by the room they are written in; null when the name is none of theirs.
CallFunction findMathFunction(std::string_view name);  // value by value: abs, ceil, sin, clamp, round …
CallFunction findDateFunction(std::string_view name);  // hour, month …
CallFunction findShapeFunction(std::string_view name); // absent, sort, timestamp, vector, label_* …

Rows labelReplace(const CallSite& site);
Rows labelJoin(const CallSite& site);
Rows histogramQuantile(const CallSite& site);
Rows histogramFraction(const CallSite& site);
// Functions of a range vector.
Rows overRange(const CallSite& site);
Rows absentRows(const CallSite& site);

} // namespace codesage::promql
