#include "measure/promql/Ast.h"

#include <array>

namespace codesage::promql {

std::string_view operatorName(BinaryOp op) {
    constexpr std::array<std::string_view, 16> kNames{
        "+", "-", "*", "/", "%", "^", "atan2", "==", "!=", "<", "<=", ">", ">=", "and", "or", "unless"};
    return kNames[static_cast<std::size_t>(op)];
}

std::string_view operatorName(AggregateOp op) {
    constexpr std::array<std::string_view, 12> kNames{"sum",  "avg",     "count",        "min",
                                                      "max",  "group",   "stddev",       "stdvar",
                                                      "topk", "bottomk", "count_values", "quantile"};
    return kNames[static_cast<std::size_t>(op)];
}

bool isComparison(BinaryOp op) {
    return op >= BinaryOp::Eq && op <= BinaryOp::Ge;
}

bool isSetOperator(BinaryOp op) {
    return op >= BinaryOp::And;
}

std::string_view valueTypeName(ValueType type) {
    constexpr std::array<std::string_view, 5> kNames{"none", "scalar", "vector", "matrix", "string"};
    return kNames[static_cast<std::size_t>(type)];
}

std::string_view valueTypeWords(ValueType type) {
    constexpr std::array<std::string_view, 5> kWords{"none", "scalar", "instant vector", "range vector",
                                                     "string"};
    return kWords[static_cast<std::size_t>(type)];
}

} // namespace codesage::promql
