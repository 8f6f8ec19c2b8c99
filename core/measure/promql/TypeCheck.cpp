#include "measure/promql/TypeCheck.h"

#include "measure/promql/ExpressionParser.h"
#include "measure/promql/Literals.h"

#include <algorithm>
#include <fmt/format.h>

namespace codesage::promql {

namespace {

[[noreturn]] void refuse(TextRange at, std::string message) {
    throw SyntaxError{at, std::move(message)};
}

void expectType(Expr& expr, ValueType wanted, std::string_view context) {
    checkTypes(expr);
    if (expr.type != wanted)
        refuse(expr.at, fmt::format("expected type {} in {}, got {}", valueTypeWords(wanted), context,
                                    valueTypeWords(expr.type)));
}

void check(Expr& expr, Aggregation& node) {
    expectType(*node.operand, ValueType::Vector, "aggregation expression");
    if (node.parameter)
        expectType(*node.parameter,
                   node.op == AggregateOp::CountValues ? ValueType::String : ValueType::Scalar,
                   "aggregation parameter");
    expr.type = ValueType::Vector;
}

void checkMatching(const Expr& expr, Binary& node, bool bothVectors) {
    VectorMatching& matching = *node.matching;
    if (isSetOperator(node.op) && matching.cardinality == Cardinality::OneToOne)
        matching.cardinality = Cardinality::ManyToMany;
    if (matching.on)
        for (const std::string& label : matching.labels)
            if (std::ranges::find(matching.include, label) != matching.include.end())
                refuse(node.operatorAt, fmt::format("label {} must not occur in ON and GROUP clause at once",
                                                    goQuoted(label)));
    const auto isOperand = [](ValueType type) {
        return type == ValueType::Scalar || type == ValueType::Vector;
    };
    for (const Expr* side : {node.lhs.get(), node.rhs.get()})
        if (!isOperand(side->type))
            refuse(side->at, "binary expression must contain only scalar and instant vector types");
    if (!bothVectors) {
        if (!matching.labels.empty())
            refuse(expr.at, "vector matching only allowed between instant vectors");
        node.matching.reset();
    } else if (isSetOperator(node.op) && matching.cardinality != Cardinality::ManyToMany) {
        refuse(expr.at, fmt::format("no grouping allowed for \"{}\" operation", operatorName(node.op)));
    }
    if (!bothVectors && isSetOperator(node.op))
        refuse(expr.at, fmt::format("set operator \"{}\" not allowed in binary scalar expression",
                                    operatorName(node.op)));
}

void check(Expr& expr, Binary& node) {
    checkTypes(*node.lhs);
    checkTypes(*node.rhs);
    const ValueType left = node.lhs->type;
    const ValueType right = node.rhs->type;
    if (node.returnBool && !isComparison(node.op))
        refuse(node.operatorAt, "bool modifier can only be used on comparison operators");
    if (isComparison(node.op) && !node.returnBool && left == ValueType::Scalar && right == ValueType::Scalar)
        refuse(node.operatorAt, "comparisons between scalars must use BOOL modifier");
    checkMatching(expr, node, left == ValueType::Vector && right == ValueType::Vector);
    expr.type =
        left == ValueType::Scalar && right == ValueType::Scalar ? ValueType::Scalar : ValueType::Vector;
}

void check(Expr& expr, Call& node) {
    const Function& function = *node.function;
    const auto given = static_cast<int>(node.arguments.size());
    const auto declared = static_cast<int>(function.arguments.size());
    if (function.variadic == 0) {
        if (given != declared)
            refuse(expr.at, fmt::format("expected {} argument(s) in call to \"{}\", got {}", declared,
                                        function.name, given));
    } else if (given < declared - 1) {
        refuse(expr.at, fmt::format("expected at least {} argument(s) in call to \"{}\", got {}",
                                    declared - 1, function.name, given));
    } else if (function.variadic > 0 && given > declared - 1 + function.variadic) {
        refuse(expr.at, fmt::format("expected at most {} argument(s) in call to \"{}\", got {}",
                                    declared - 1 + function.variadic, function.name, given));
    }
    for (std::size_t i = 0; i < node.arguments.size(); ++i) {
        Expr& argument = node.arguments[i];
        const ValueType wanted = function.arguments[std::min(i, function.arguments.size() - 1)];
        checkTypes(argument);
        if (argument.type != wanted)
            refuse(argument.at,
                   fmt::format("expected type {} in call to function \"{}\", got {}", valueTypeWords(wanted),
                               function.name, valueTypeWords(argument.type)));
    }
    expr.type = function.returns;
}

void check(Expr& expr, Unary& node) {
    checkTypes(*node.operand);
    if (node.operand->type != ValueType::Scalar && node.operand->type != ValueType::Vector)
        refuse(expr.at,
               fmt::format("unary expression only allowed on expressions of type scalar or instant vector, "
                           "got \"{}\"",
                           valueTypeWords(node.operand->type)));
    expr.type = node.operand->type;
}

void check(Expr& expr, Subquery& node) {
    checkTypes(*node.operand);
    if (node.operand->type != ValueType::Vector)
        refuse(expr.at, fmt::format("subquery is only allowed on instant vector, got {} instead",
                                    valueTypeName(node.operand->type)));
    expr.type = ValueType::Matrix;
}

void check(Expr& expr, Paren& node) {
    checkTypes(*node.inner);
    expr.type = node.inner->type;
}

void checkSelector(const Expr& expr, const VectorSelector& node) {
    if (!node.name.empty()) {
        for (std::size_t i = 0; i + 1 < node.matchers.size(); ++i)
            if (node.matchers[i].name() == tsdb::kNameLabel)
                refuse(expr.at, fmt::format("metric name must not be set twice: {} or {}",
                                            goQuoted(node.name), goQuoted(node.matchers[i].value())));
        return;
    }
    // A selector of every series is a slip of the pen, and would be a costly one.
    if (std::ranges::all_of(node.matchers, &tsdb::Matcher::matchesEmpty))
        refuse(expr.at, "vector selector must contain at least one non-empty matcher");
}

void check(Expr& expr, VectorSelector& node) {
    checkSelector(expr, node);
    expr.type = ValueType::Vector;
}

void check(Expr& expr, MatrixSelector& node) {
    checkSelector(expr, node.selector);
    expr.type = ValueType::Matrix;
}

void check(Expr& expr, NumberLiteral&) {
    expr.type = ValueType::Scalar;
}

void check(Expr& expr, StringLiteral&) {
    expr.type = ValueType::String;
}

} // namespace

void checkTypes(Expr& expr) {
    std::visit([&](auto& node) { check(expr, node); }, expr.node);
}

} // namespace codesage::promql
