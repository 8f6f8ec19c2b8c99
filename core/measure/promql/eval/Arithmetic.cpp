#include "measure/promql/eval/Arithmetic.h"

#include "measure/promql/eval/Evaluator.h"

#include <cmath>

namespace codesage::promql {

bool compares(BinaryOp op, double left, double right) {
    switch (op) {
    case BinaryOp::Eq:
        return left == right;
    case BinaryOp::Ne:
        return left != right;
    case BinaryOp::Lt:
        return left < right;
    case BinaryOp::Le:
        return left <= right;
    case BinaryOp::Gt:
        return left > right;
    default:
        return left >= right;
    }
}

double applyOperator(BinaryOp op, double left, double right) {
    switch (op) {
    case BinaryOp::Add:
        return left + right;
    case BinaryOp::Sub:
        return left - right;
    case BinaryOp::Mul:
        return left * right;
    case BinaryOp::Div:
        return left / right;
    case BinaryOp::Mod:
        return std::fmod(left, right);
    case BinaryOp::Pow:
        return std::pow(left, right);
    case BinaryOp::Atan2:
        return std::atan2(left, right);
    default:
        return compares(op, left, right) ? left : kAbsent;
    }
}

namespace {

template <class Operation>
void arithmetic(std::span<double> values, std::span<const double> others, bool swapped, Operation operation) {
    for (std::size_t i = 0; i < values.size(); ++i)
        if (isPresent(values[i]))
            values[i] = swapped ? operation(others[i], values[i]) : operation(values[i], others[i]);
}

} // namespace

void applyToRow(BinaryOp op, std::span<double> values, std::span<const double> others, bool swapped,
                bool returnBool) {
    if (isComparison(op)) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (!isPresent(values[i]))
                continue;
            const bool holds =
                swapped ? compares(op, others[i], values[i]) : compares(op, values[i], others[i]);
            if (returnBool)
                values[i] = holds ? 1 : 0;
            else if (!holds)
                values[i] = kAbsent;
        }
        return;
    }
    switch (op) { // the commonest ones without a branch inside the loop
    case BinaryOp::Add:
        return arithmetic(values, others, swapped, [](double a, double b) { return a + b; });
    case BinaryOp::Sub:
        return arithmetic(values, others, swapped, [](double a, double b) { return a - b; });
    case BinaryOp::Mul:
        return arithmetic(values, others, swapped, [](double a, double b) { return a * b; });
    case BinaryOp::Div:
        return arithmetic(values, others, swapped, [](double a, double b) { return a / b; });
    default:
        return arithmetic(values, others, swapped,
                          [op](double a, double b) { return applyOperator(op, a, b); });
    }
}

bool dropsName(BinaryOp op, bool returnBool, bool isV2) {
    if (returnBool)
        return true;
    return op <= BinaryOp::Pow || (op == BinaryOp::Atan2 && !isV2);
}

std::vector<double> evaluateScalarBinary(Evaluator& evaluator, const Binary& binary, const StepGrid& grid) {
    std::vector<double> values = evaluator.scalar(*binary.lhs, grid);
    const std::vector<double> others = evaluator.scalar(*binary.rhs, grid);
    applyToRow(binary.op, values, others, false, true);
    return values;
}

} // namespace codesage::promql
