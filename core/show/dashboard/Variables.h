#pragma once

#include "show/dashboard/Intervals.h"
#include "show/dashboard/Model.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::show {

// What `$name` stands for while one query is put together.
class VariableScope {
public:
    // The current values of the dashboard's variables; "All" becomes its custom value or every option.
    explicit VariableScope(const std::vector<Variable>& variables = {});

    // $__interval, $__interval_ms, $__rate_interval, $__range, $__range_s, $__range_ms, $__from, $__to.
    void setTimes(std::int64_t start, std::int64_t end, const QueryIntervals& intervals);
    void set(std::string name, std::vector<std::string> values, bool multi = false);

    // Replaces $name, ${name}, ${name:format} and [[name]] with Grafana's rules for PromQL: several values
    // become an escaped alternative (a|b). Formats: raw, pipe, csv, regex, json, singlequote, doublequote,
    // queryparam, percentencode, glob, text. Names that aren't known stay as they are.
    std::string inQuery(std::string_view text) const;
    // The same for titles and texts: several values as "a + b".
    std::string inText(std::string_view text) const;

private:
    struct Value {
        std::vector<std::string> values;
        bool multi = false;    // joins and escapes for a pattern
        bool verbatim = false; // a custom "all" value: used as it is
        std::string text;
    };
    std::string replaced(std::string_view text, bool query) const;
    const Value* find(std::string_view name) const;
    std::map<std::string, Value, std::less<>> m_values;
};

// Names of the dashboard's variables that `text` uses, in order, without repetition.
std::vector<std::string> variablesIn(std::string_view text);

// A query variable's text, taken apart.
struct VariableQuery {
    enum class Kind { LabelValues, LabelNames, QueryResult, Metrics, Unknown } kind = Kind::Unknown;
    std::string label; // of LabelValues
    std::string
        selector; // of LabelValues (may be empty), LabelNames or Metrics pattern; the query of QueryResult
};
VariableQuery parseVariableQuery(std::string_view text);

// Applies a variable's regular expression (first group, or groups "value" and "text") to what a query
// answered, drops duplicates and sorts by its order.
std::vector<VariableOption> variableOptions(const Variable& variable,
                                            const std::vector<std::string>& answers);
// The options of custom and interval variables, from their comma-separated query ("text : value" too).
std::vector<VariableOption> listedOptions(const Variable& variable);

} // namespace codesage::show
