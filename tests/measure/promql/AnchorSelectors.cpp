#include "AnchorSelectors.h"

#include <algorithm>
#include <array>

namespace codesage::promql::script {

namespace {

constexpr std::array<std::string_view, 11> kTimeDependent{
    "day_of_month", "day_of_week", "day_of_year",    "days_in_month", "hour",     "minute",
    "month",        "year",        "predict_linear", "time",          "timestamp"};

struct Anchoring {
    std::int64_t at;

    void set(TimeShift& shift) const {
        if (shift.anchor == Anchor::None) {
            shift.anchor = Anchor::Timestamp;
            shift.at = at;
        }
    }
    bool operator()(NumberLiteral&) const { return true; }
    bool operator()(StringLiteral&) const { return true; }
    bool operator()(VectorSelector& node) const {
        set(node.shift);
        return true;
    }
    bool operator()(MatrixSelector& node) const {
        set(node.selector.shift);
        return true;
    }
    bool operator()(Subquery& node) const {
        set(node.shift);
        return !mentionsTime(*node.operand);
    }
    bool operator()(Call& node) const {
        if (std::ranges::find(kTimeDependent, node.function->name) != kTimeDependent.end())
            return false;
        return std::ranges::all_of(node.arguments,
                                   [&](Expr& argument) { return std::visit(*this, argument.node); });
    }
    bool operator()(Aggregation& node) const {
        return (!node.parameter || std::visit(*this, node.parameter->node)) &&
               std::visit(*this, node.operand->node);
    }
    bool operator()(Binary& node) const {
        return std::visit(*this, node.lhs->node) && std::visit(*this, node.rhs->node);
    }
    bool operator()(Unary& node) const { return std::visit(*this, node.operand->node); }
    bool operator()(Paren& node) const { return std::visit(*this, node.inner->node); }

    static bool mentionsTime(const Expr& expr) {
        if (const auto* call = expr.as<Call>())
            return std::ranges::find(kTimeDependent, call->function->name) != kTimeDependent.end() ||
                   std::ranges::any_of(call->arguments, mentionsTime);
        if (const auto* node = expr.as<Aggregation>())
            return (node->parameter && mentionsTime(*node->parameter)) || mentionsTime(*node->operand);
        if (const auto* node = expr.as<Binary>())
            return mentionsTime(*node->lhs) || mentionsTime(*node->rhs);
        if (const auto* node = expr.as<Unary>())
            return mentionsTime(*node->operand);
        if (const auto* node = expr.as<Paren>())
            return mentionsTime(*node->inner);
        if (const auto* node = expr.as<Subquery>())
            return mentionsTime(*node->operand);
        return false;
    }
};

} // namespace

bool anchorSelectors(Expr& expr, std::int64_t at) {
    return std::visit(Anchoring{at}, expr.node);
}

} // namespace codesage::promql::script
