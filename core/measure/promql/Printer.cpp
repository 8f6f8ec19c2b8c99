#include "measure/promql/Printer.h"

#include "measure/promql/Literals.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace codesage::promql {

namespace {

constexpr std::size_t kLineLength = 100;

std::string joinedNames(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) {
        if (!out.empty())
            out += ", ";
        out += isLegacyLabelName(name) ? name : goQuoted(name);
    }
    return out;
}

std::string matchers(const VectorSelector& node) {
    std::vector<std::string> parts;
    for (const tsdb::Matcher& matcher : node.matchers) {
        const bool isTheName = matcher.name() == tsdb::kNameLabel &&
                               matcher.type() == tsdb::Matcher::Type::Equal && !node.name.empty() &&
                               matcher.value() == node.name;
        if (isTheName)
            continue;
        constexpr std::string_view kOperators[] = {"=", "!=", "=~", "!~"};
        parts.push_back((isLegacyLabelName(matcher.name()) ? matcher.name() : goQuoted(matcher.name())) +
                        std::string(kOperators[static_cast<std::size_t>(matcher.type())]) +
                        goQuoted(matcher.value()));
    }
    if (parts.empty())
        return node.name.empty() ? "{}" : "";
    std::ranges::sort(parts);
    return fmt::format("{{{}}}", fmt::join(parts, ","));
}

std::string shiftSuffix(const TimeShift& shift) {
    std::string out;
    if (shift.anchor == Anchor::Timestamp)
        out += fmt::format(" @ {:.3f}", static_cast<double>(shift.at) / 1000);
    else if (shift.anchor != Anchor::None)
        out += shift.anchor == Anchor::Start ? " @ start()" : " @ end()";
    if (shift.offset.count() != 0)
        out += fmt::format(" offset {}{}", shift.offset.count() < 0 ? "-" : "",
                           formatDuration(std::chrono::abs(shift.offset)));
    return out;
}

std::string bracketSuffix(const Subquery& node) {
    return fmt::format("[{}:{}]{}", formatDuration(node.range),
                       node.step.count() != 0 ? formatDuration(node.step) : "", shiftSuffix(node.shift));
}

std::string head(const Aggregation& node) {
    std::string out(operatorName(node.op));
    if (node.without)
        out += fmt::format(" without ({}) ", joinedNames(node.grouping));
    else if (!node.grouping.empty())
        out += fmt::format(" by ({}) ", joinedNames(node.grouping));
    return out;
}

// The operator with its clauses: "+", "== bool on (a) group_left (b)".
std::string operatorText(const Binary& node) {
    std::string out(operatorName(node.op));
    if (node.returnBool)
        out += " bool";
    if (!node.matching)
        return out;
    const VectorMatching& matching = *node.matching;
    const bool grouped =
        matching.cardinality == Cardinality::ManyToOne || matching.cardinality == Cardinality::OneToMany;
    if (!matching.labels.empty() || matching.on || grouped)
        out += fmt::format(" {} ({})", matching.on ? "on" : "ignoring", joinedNames(matching.labels));
    if (grouped)
        out +=
            fmt::format(" group_{} ({})", matching.cardinality == Cardinality::ManyToOne ? "left" : "right",
                        joinedNames(matching.include));
    return out;
}

struct OneLine {
    std::string operator()(const NumberLiteral& node) const {
        if (!node.isDuration)
            return plainNumber(node.value);
        const auto duration = std::chrono::milliseconds(std::llround(std::abs(node.value) * 1000));
        return (node.value < 0 ? "-" : "") + formatDuration(duration);
    }
    std::string operator()(const StringLiteral& node) const { return goQuoted(node.value); }
    std::string operator()(const VectorSelector& node) const {
        return node.name + matchers(node) + shiftSuffix(node.shift);
    }
    std::string operator()(const MatrixSelector& node) const {
        return fmt::format("{}{}[{}]{}", node.selector.name, matchers(node.selector),
                           formatDuration(node.range), shiftSuffix(node.selector.shift));
    }
    std::string operator()(const Subquery& node) const {
        return toString(*node.operand) + bracketSuffix(node);
    }
    std::string operator()(const Call& node) const {
        std::string out(node.function->name);
        out += '(';
        for (std::size_t i = 0; i < node.arguments.size(); ++i)
            out += (i == 0 ? "" : ", ") + toString(node.arguments[i]);
        return out + ')';
    }
    std::string operator()(const Aggregation& node) const {
        return head(node) + '(' + (node.parameter ? toString(*node.parameter) + ", " : "") +
               toString(*node.operand) + ')';
    }
    std::string operator()(const Binary& node) const {
        std::string left = toString(*node.lhs);
        // "+Inf ^ 2" would be read as the sign of a power.
        if (node.op == BinaryOp::Pow && left == "+Inf" && node.lhs->as<NumberLiteral>())
            left = "Inf";
        return left + ' ' + operatorText(node) + ' ' + toString(*node.rhs);
    }
    std::string operator()(const Unary& node) const {
        return (node.negative ? "-" : "+") + toString(*node.operand);
    }
    std::string operator()(const Paren& node) const { return '(' + toString(*node.inner) + ')'; }
};

std::string indented(std::size_t level) {
    return std::string(2 * level, ' ');
}

std::string pretty(const Expr& expr, std::size_t level);

struct Pretty {
    const Expr& expr;
    std::size_t level;

    template <class Leaf>
    std::string operator()(const Leaf&) const {
        return indented(level) + toString(expr);
    }
    std::string operator()(const Call& node) const {
        std::string out = fmt::format("{}{}(\n", indented(level), node.function->name);
        for (std::size_t i = 0; i < node.arguments.size(); ++i)
            out += (i == 0 ? "" : ",\n") + pretty(node.arguments[i], level + 1);
        return out + '\n' + indented(level) + ')';
    }
    std::string operator()(const Aggregation& node) const {
        std::string out = indented(level) + head(node) + "(\n";
        if (node.parameter)
            out += pretty(*node.parameter, level + 1) + ",\n";
        return out + pretty(*node.operand, level + 1) + '\n' + indented(level) + ')';
    }
    std::string operator()(const Binary& node) const {
        return pretty(*node.lhs, level + 1) + '\n' + indented(level) + operatorText(node) + '\n' +
               pretty(*node.rhs, level + 1);
    }
    std::string operator()(const Paren& node) const {
        return indented(level) + "(\n" + pretty(*node.inner, level + 1) + '\n' + indented(level) + ')';
    }
    std::string operator()(const Subquery& node) const {
        return pretty(*node.operand, level) + bracketSuffix(node);
    }
    std::string operator()(const Unary& node) const {
        const std::string child = pretty(*node.operand, level);
        return indented(level) + (node.negative ? '-' : '+') + child.substr(child.find_first_not_of(' '));
    }
};

std::string pretty(const Expr& expr, std::size_t level) {
    std::string line = toString(expr);
    // A subquery that fits keeps its place at the line's start, as Prometheus has it.
    if (line.size() <= kLineLength)
        return (expr.as<Subquery>() ? "" : indented(level)) + line;
    return std::visit(Pretty{expr, level}, expr.node);
}

} // namespace

std::string toString(const Expr& expr) {
    return std::visit(OneLine{}, expr.node);
}

std::string format(const Expr& expr) {
    return pretty(expr, 0);
}

std::string inBraces(const tsdb::Labels& labels) {
    std::string out = "{";
    for (const auto& [name, value] : labels) {
        if (out.size() > 1)
            out += ", ";
        out += (isLegacyLabelName(name) ? name : goQuoted(name)) + '=' + goQuoted(value);
    }
    return out + '}';
}

std::string formatDuration(std::chrono::milliseconds duration) {
    std::int64_t rest = duration.count();
    if (rest == 0)
        return "0s";
    std::string out;
    // Years and weeks only where nothing is left over: 1y1d would read as a calendar year.
    const auto write = [&](std::string_view unit, std::int64_t size, bool onlyExact) {
        if (onlyExact && rest % size != 0)
            return;
        if (const std::int64_t count = rest / size; count > 0) {
            out += fmt::format("{}{}", count, unit);
            rest -= count * size;
        }
    };
    write("y", 365ll * 86'400'000, true);
    write("w", 7ll * 86'400'000, true);
    write("d", 86'400'000, false);
    write("h", 3'600'000, false);
    write("m", 60'000, false);
    write("s", 1'000, false);
    write("ms", 1, false);
    return out;
}

} // namespace codesage::promql
