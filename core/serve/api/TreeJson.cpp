#include "serve/api/TreeJson.h"

#include "measure/promql/Literals.h"

namespace codesage::api {

namespace {

using namespace promql;

void writeStrings(JsonWriter& json, const std::vector<std::string>& values) {
    json.beginArray();
    for (const std::string& value : values)
        json.string(value);
    json.endArray();
}

void writeMatchers(JsonWriter& json, const VectorSelector& node) {
    constexpr std::string_view kTypes[] = {"=", "!=", "=~", "!~"};
    json.key("matchers");
    json.beginArray();
    for (const tsdb::Matcher& matcher : node.matchers) {
        json.beginObject();
        json.field("name", matcher.name());
        json.field("type", kTypes[static_cast<std::size_t>(matcher.type())]);
        json.field("value", matcher.value());
        json.endObject();
    }
    json.endArray();
}

void writeAnchorKind(JsonWriter& json, const TimeShift& shift) {
    json.key("startOrEnd");
    if (shift.anchor == Anchor::Start || shift.anchor == Anchor::End)
        json.string(shift.anchor == Anchor::Start ? "start" : "end");
    else
        json.null();
}

void writeAnchorTime(JsonWriter& json, const TimeShift& shift) {
    json.key("timestamp");
    if (shift.anchor == Anchor::Timestamp)
        json.integer(shift.at);
    else
        json.null();
}

void writeOffset(JsonWriter& json, const TimeShift& shift) {
    json.field("offset", static_cast<std::int64_t>(shift.offset.count()));
    json.key("offsetExpr");
    json.null();
}

struct Tree {
    JsonWriter& json;

    void operator()(const NumberLiteral& node) const {
        json.field("type", "numberLiteral");
        json.field("val", plainNumber(node.value));
    }
    void operator()(const StringLiteral& node) const {
        json.field("type", "stringLiteral");
        json.field("val", node.value);
    }
    void operator()(const VectorSelector& node) const {
        json.field("anchored", false);
        writeMatchers(json, node);
        json.field("name", node.name);
        writeOffset(json, node.shift);
        json.field("smoothed", false);
        writeAnchorKind(json, node.shift);
        writeAnchorTime(json, node.shift);
        json.field("type", "vectorSelector");
    }
    void operator()(const MatrixSelector& node) const {
        json.field("anchored", false);
        writeMatchers(json, node.selector);
        json.field("name", node.selector.name);
        writeOffset(json, node.selector.shift);
        json.field("range", static_cast<std::int64_t>(node.range.count()));
        json.key("rangeExpr");
        json.null();
        json.field("smoothed", false);
        writeAnchorKind(json, node.selector.shift);
        writeAnchorTime(json, node.selector.shift);
        json.field("type", "matrixSelector");
    }
    void operator()(const Subquery& node) const {
        json.key("expr");
        writeTree(json, *node.operand);
        writeOffset(json, node.shift);
        json.field("range", static_cast<std::int64_t>(node.range.count()));
        json.key("rangeExpr");
        json.null();
        writeAnchorKind(json, node.shift);
        json.field("step", static_cast<std::int64_t>(node.step.count()));
        json.key("stepExpr");
        json.null();
        writeAnchorTime(json, node.shift);
        json.field("type", "subquery");
    }
    void operator()(const Call& node) const {
        json.key("args");
        json.beginArray();
        for (const Expr& argument : node.arguments)
            writeTree(json, argument);
        json.endArray();
        json.key("func");
        json.beginObject();
        json.key("argTypes");
        json.beginArray();
        for (const ValueType type : node.function->arguments)
            json.string(valueTypeName(type));
        json.endArray();
        json.field("name", node.function->name);
        json.field("returnType", valueTypeName(node.function->returns));
        json.field("variadic", static_cast<std::int64_t>(node.function->variadic));
        json.endObject();
        json.field("type", "call");
    }
    void operator()(const Aggregation& node) const {
        json.key("expr");
        writeTree(json, *node.operand);
        json.key("grouping");
        writeStrings(json, node.grouping);
        json.field("op", operatorName(node.op));
        json.key("param");
        if (node.parameter)
            writeTree(json, *node.parameter);
        else
            json.null();
        json.field("type", "aggregation");
        json.field("without", node.without);
    }
    void operator()(const Binary& node) const {
        json.field("bool", node.returnBool);
        json.key("lhs");
        writeTree(json, *node.lhs);
        json.key("matching");
        if (node.matching)
            writeMatching(*node.matching);
        else
            json.null();
        json.field("op", operatorName(node.op));
        json.key("rhs");
        writeTree(json, *node.rhs);
        json.field("type", "binaryExpr");
    }
    void operator()(const Unary& node) const {
        json.key("expr");
        writeTree(json, *node.operand);
        json.field("op", node.negative ? "-" : "+");
        json.field("type", "unaryExpr");
    }
    void operator()(const Paren& node) const {
        json.key("expr");
        writeTree(json, *node.inner);
        json.field("type", "parenExpr");
    }

    void writeMatching(const VectorMatching& matching) const {
        constexpr std::string_view kCards[] = {"one-to-one", "many-to-one", "one-to-many", "many-to-many"};
        json.beginObject();
        json.field("card", kCards[static_cast<std::size_t>(matching.cardinality)]);
        json.key("fillValues");
        json.beginObject();
        json.key("lhs");
        json.null();
        json.key("rhs");
        json.null();
        json.endObject();
        json.key("include");
        writeStrings(json, matching.include);
        json.key("labels");
        writeStrings(json, matching.labels);
        json.field("on", matching.on);
        json.endObject();
    }
};

} // namespace

void writeTree(JsonWriter& json, const promql::Expr& expr) {
    json.beginObject();
    std::visit(Tree{json}, expr.node);
    json.endObject();
}

} // namespace codesage::api
