#include "QueryGenerator.h"

#include <iterator>

namespace codesage::promql::script {

std::string QueryGenerator::oneOf(std::initializer_list<const char*> choices) {
    return *std::next(choices.begin(), static_cast<std::ptrdiff_t>(below(choices.size())));
}

std::string QueryGenerator::shift() {
    switch (below(8)) {
    case 0:
        return " offset " + oneOf({"1m", "7m", "-5m", "90s"});
    case 1:
        return " @ " + oneOf({"1700008200", "1700010000.5", "start()", "end()"});
    default:
        return "";
    }
}

std::string QueryGenerator::selector() {
    return oneOf({"requests_total", "requests_total{code=\"500\"}", "requests_total{job=~\"a.*|web\"}",
                  "requests_total{instance!=\"a\",code!~\"4..\"}", "temperature",
                  "temperature{room=\"attic\"}", "up", "up{job!=\"batch\"}", "build_info",
                  "latency_seconds_bucket", "odd", "odd{kind=\"y\"}", "missing", "{job=\"api\"}",
                  "{__name__=~\"up|temperature\"}"});
}

std::string QueryGenerator::matrix(int depth, bool mayAnchor) {
    // With an argument that changes from step to step, Prometheus 2.42 lets a window with @ move on.
    const auto shift = [&] { return mayAnchor ? this->shift() : std::string(); };
    if (depth > 1 && below(4) == 0)
        return "(" + vector(depth - 2) + ")[" + oneOf({"10m", "25m", "1h"}) + ":" +
               oneOf({"1m", "", "2m", "37s"}) + "]" + shift();
    return selector() + "[" + oneOf({"1m", "5m", "15m", "1h", "47s"}) + "]" + shift();
}

std::string QueryGenerator::overRange(int depth) {
    switch (below(6)) {
    case 0:
        return "quantile_over_time(" + scalar(depth - 1) + ", " + matrix(depth, false) + ")";
    case 1:
        return "predict_linear(" + matrix(depth, false) + ", " + scalar(depth - 1) + ")";
    case 2:
        return oneOf({"rate", "increase", "delta", "irate"}) + "(" + matrix(depth) + ")";
    default:
        return oneOf({"rate", "increase", "delta", "irate", "idelta", "deriv", "changes", "resets",
                      "avg_over_time", "sum_over_time", "min_over_time", "max_over_time", "count_over_time",
                      "last_over_time", "stddev_over_time", "stdvar_over_time", "present_over_time",
                      "absent_over_time"}) +
               "(" + matrix(depth) + ")";
    }
}

std::string QueryGenerator::scalar(int depth) {
    if (depth > 0) {
        switch (below(6)) {
        case 0:
            return "scalar(" + vector(depth - 1) + ")";
        case 1:
            return "(" + scalar(depth - 1) + oneOf({" + ", " * ", " - ", " / ", " % ", " ^ "}) +
                   scalar(depth - 1) + ")";
        default:
            break;
        }
    }
    return oneOf({"0.5", "2", "-1", "0", "NaN", "Inf", "0.9", "3600", "1e3", "time()", "pi()", "0x1f"});
}

std::string QueryGenerator::aggregation(int depth) {
    const std::string clause = oneOf({"", " by (job)", " by (job, code)", " without (instance)",
                                      " by (missing)", " without (le, job)", " by (le)"});
    switch (below(8)) {
    case 0:
        // Which of several equal values are chosen follows from the order of series; inside a range that is
        // random in Prometheus once an operator or an aggregation has touched them.
        return oneOf({"topk", "bottomk"}) + clause + " (" + oneOf({"1", "2", "3", "10"}) + ", " +
               (below(2) == 0 ? selector() : "rate(" + selector() + "[10m])") + ")";
    case 1:
        return "quantile" + clause + " (" + scalar(depth - 2) + ", " + vector(depth - 1) + ")";
    case 2:
        return "count_values" + clause + " (\"value\", " + vector(depth - 1) + ")";
    default:
        return oneOf({"sum", "avg", "min", "max", "count", "group", "stddev", "stdvar"}) + clause + " (" +
               vector(depth - 1) + ")";
    }
}

std::string QueryGenerator::binary(int depth) {
    const std::string comparison = oneOf({">", "<", "==", "!=", ">=", "<="}) + oneOf({"", " bool"});
    const std::string op = below(3) == 0 ? comparison : oneOf({"+", "-", "*", "/", "%", "^", "atan2"});
    switch (below(5)) {
    case 0:
        return vector(depth - 1) + " " + op + " " + scalar(depth - 1);
    case 1:
        return scalar(depth - 1) + " " + op + " " + vector(depth - 1);
    case 2:
        return vector(depth - 1) + " " + oneOf({"and", "or", "unless"}) +
               oneOf({"", " on (job)", " ignoring (code)"}) + " " + vector(depth - 1);
    case 3:
        return vector(depth - 1) + " " + op + " on (job) group_left" + oneOf({"", " (version)"}) +
               " build_info";
    default:
        return vector(depth - 1) + " " + op +
               oneOf({"", " on (job, instance)", " ignoring (code)", " on (job)"}) + " " + vector(depth - 1);
    }
}

std::string QueryGenerator::function(int depth) {
    switch (below(9)) {
    case 0:
        return "histogram_quantile(" + scalar(depth - 2) + ", " +
               oneOf({"latency_seconds_bucket", "rate(latency_seconds_bucket[10m])",
                      "sum by (le) (rate(latency_seconds_bucket[5m]))"}) +
               ")";
    case 1:
        return "label_replace(" + vector(depth - 1) + ", \"made\", \"$1-x\", \"job\", \"(.).*\")";
    case 2:
        return "label_join(" + vector(depth - 1) + ", \"made\", \"/\", \"job\", \"instance\")";
    case 3:
        return "clamp(" + vector(depth - 1) + ", " + scalar(depth - 2) + ", " + scalar(depth - 2) + ")";
    case 4:
        return oneOf({"clamp_min", "clamp_max", "round"}) + "(" + vector(depth - 1) + ", " +
               scalar(depth - 2) + ")";
    case 5:
        return "absent(" + vector(depth - 1) + ")";
    case 6:
        return "vector(" + scalar(depth - 1) + ")";
    case 7:
        return "-(" + vector(depth - 1) + ")";
    default:
        return oneOf({"abs",         "ceil",        "floor",         "exp",  "ln",     "log2",     "log10",
                      "sqrt",        "sgn",         "timestamp",     "hour", "minute", "month",    "year",
                      "day_of_week", "day_of_year", "days_in_month", "sin",  "cos",    "tan",      "asin",
                      "acosh",       "tanh",        "deg",           "rad",  "sort",   "sort_desc"}) +
               "(" + vector(depth - 1) + ")";
    }
}

std::string QueryGenerator::vector(int depth) {
    if (depth <= 0)
        return selector() + shift();
    switch (below(10)) {
    case 0:
        return selector() + shift();
    case 1:
    case 2:
    case 3:
        return overRange(depth);
    case 4:
    case 5:
        return aggregation(depth);
    case 6:
    case 7:
        return "(" + binary(depth) + ")";
    default:
        return function(depth);
    }
}

} // namespace codesage::promql::script
