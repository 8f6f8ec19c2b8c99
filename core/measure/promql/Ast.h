#pragma once

#include "measure/promql/Function.h"
#include "measure/promql/ValueType.h"
#include "measure/tsdb/Labels.h"
#include "measure/tsdb/Matcher.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace codesage::promql {

// Byte offsets into the text of the query, the end excluded.
struct TextRange {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    friend bool operator==(const TextRange&, const TextRange&) = default;
};

struct Expr;
// Never null in a parsed tree, except where a member says so.
using ExprPtr = std::unique_ptr<Expr>;

enum class Anchor { None, Timestamp, Start, End };

// `offset` and `@`: which moment a selector looks at.
struct TimeShift {
    std::chrono::milliseconds offset{0}; // positive looks back
    Anchor anchor = Anchor::None;
    std::int64_t at = 0; // milliseconds since the epoch, with Anchor::Timestamp
    friend bool operator==(const TimeShift&, const TimeShift&) = default;
};

struct NumberLiteral {
    double value = 0;
    bool isDuration = false; // written as 5m: its value is in seconds
};

struct StringLiteral {
    std::string value;
};

struct VectorSelector {
    std::string name; // written before the braces; then also the last matcher
    std::vector<tsdb::Matcher> matchers;
    TimeShift shift;
};

struct MatrixSelector {
    VectorSelector selector;
    std::chrono::milliseconds range{0};
};

struct Subquery {
    ExprPtr operand;
    std::chrono::milliseconds range{0};
    std::chrono::milliseconds step{0}; // 0: the engine's default
    TimeShift shift;
};

struct Call {
    const Function* function = nullptr;
    std::vector<Expr> arguments;
};

enum class AggregateOp {
    Sum,
    Avg,
    Count,
    Min,
    Max,
    Group,
    Stddev,
    Stdvar,
    Topk,
    Bottomk,
    CountValues,
    Quantile
};

struct Aggregation {
    AggregateOp op = AggregateOp::Sum;
    ExprPtr parameter; // null but for topk, bottomk, count_values and quantile
    ExprPtr operand;
    std::vector<std::string> grouping;
    bool without = false;
};

enum class BinaryOp { Add, Sub, Mul, Div, Mod, Pow, Atan2, Eq, Ne, Lt, Le, Gt, Ge, And, Or, Unless };

enum class Cardinality { OneToOne, ManyToOne, OneToMany, ManyToMany };

struct VectorMatching {
    Cardinality cardinality = Cardinality::OneToOne;
    std::vector<std::string> labels; // of on() or ignoring()
    bool on = false;
    std::vector<std::string> include; // of group_left() or group_right()
};

struct Binary {
    BinaryOp op = BinaryOp::Add;
    ExprPtr lhs;
    ExprPtr rhs;
    bool returnBool = false;
    std::optional<VectorMatching> matching; // between two vectors only
    TextRange operatorAt;
};

struct Unary {
    bool negative = false;
    ExprPtr operand;
};

struct Paren {
    ExprPtr inner;
};

// One node of a type-checked tree. Movable; an immutable tree may be shared by threads.
struct Expr {
    using Node = std::variant<NumberLiteral, StringLiteral, VectorSelector, MatrixSelector, Subquery, Call,
                              Aggregation, Binary, Unary, Paren>;
    Node node;
    TextRange at;
    ValueType type = ValueType::None;
    std::uint32_t depth = 1; // levels of nodes, this one included

    template <class T>
    const T* as() const {
        return std::get_if<T>(&node);
    }
    template <class T>
    T* as() {
        return std::get_if<T>(&node);
    }
};

std::string_view operatorName(BinaryOp op);
std::string_view operatorName(AggregateOp op);
bool isComparison(BinaryOp op);
bool isSetOperator(BinaryOp op);

} // namespace codesage::promql
