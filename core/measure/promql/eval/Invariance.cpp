#include "measure/promql/eval/Invariance.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace codesage::promql {

namespace {

// These look at the time of the evaluation itself.
constexpr std::array<std::string_view, 11> kTimeDependent{
    "day_of_month", "day_of_week",    "day_of_year", "days_in_month", "hour", "minute",
    "month",        "predict_linear", "time",        "timestamp",     "year"};

struct Check {
    bool operator()(const NumberLiteral&) const { return true; }
    bool operator()(const StringLiteral&) const { return true; }
    bool operator()(const VectorSelector& node) const { return node.shift.anchor != Anchor::None; }
    bool operator()(const MatrixSelector& node) const { return node.selector.shift.anchor != Anchor::None; }
    bool operator()(const Subquery& node) const { return node.shift.anchor != Anchor::None; }
    bool operator()(const Paren& node) const { return isStepInvariant(*node.inner); }
    bool operator()(const Unary& node) const { return isStepInvariant(*node.operand); }
    bool operator()(const Binary& node) const {
        return isStepInvariant(*node.lhs) && isStepInvariant(*node.rhs);
    }
    bool operator()(const Aggregation& node) const {
        return isStepInvariant(*node.operand) && (!node.parameter || isStepInvariant(*node.parameter));
    }
    bool operator()(const Call& node) const {
        return std::ranges::find(kTimeDependent, node.function->name) == kTimeDependent.end() &&
               std::ranges::all_of(node.arguments, isStepInvariant);
    }
};

} // namespace

bool isStepInvariant(const Expr& expr) {
    return std::visit(Check{}, expr.node);
}

} // namespace codesage::promql
