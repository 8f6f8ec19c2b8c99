#include "SeriesNotation.h"

#include "measure/promql/Literals.h"
#include "measure/promql/Parser.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

namespace codesage::promql::script {

namespace {

// Where the metric ends: behind its closing brace, or at the first space.
std::size_t metricEnd(std::string_view line) {
    char quote = 0;
    bool inBraces = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quote != 0) {
            if (c == '\\' && quote != '`')
                ++i;
            else if (c == quote)
                quote = 0;
        } else if (c == '"' || c == '\'' || c == '`') {
            quote = c;
        } else if (c == '{') {
            inBraces = true;
        } else if (c == '}') {
            return i + 1;
        } else if (!inBraces && (c == ' ' || c == '\t')) {
            return i;
        }
    }
    return line.size();
}

std::optional<double> signedNumber(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+'))
        text.remove_prefix(1);
    const auto value = parseNumber(text);
    return value && negative ? std::optional(-*value) : value;
}

// Splits "1+2x3" into base, increment and count; false when `text` has no repetition.
bool splitRepetition(std::string_view text, std::string_view& base, std::string_view& step, int& count) {
    const std::size_t times = text.rfind('x');
    if (times == text.npos || times == 0)
        return false;
    const std::string_view digits = text.substr(times + 1);
    if (std::from_chars(digits.data(), digits.data() + digits.size(), count).ptr !=
        digits.data() + digits.size())
        return false;
    base = text.substr(0, times);
    // The sign of the increment is the last one that does not belong to an exponent or to the base.
    for (std::size_t i = base.size(); i-- > 1;) {
        if ((base[i] == '+' || base[i] == '-') && base[i - 1] != 'e' && base[i - 1] != 'E') {
            step = base.substr(i);
            base = base.substr(0, i);
            break;
        }
    }
    return true;
}

bool appendValues(std::string_view text, std::vector<std::optional<double>>& values) {
    std::string_view base = text;
    std::string_view step;
    int count = 0;
    const bool repeats = splitRepetition(text, base, step, count);
    if (base == "_") {
        values.insert(values.end(), static_cast<std::size_t>(repeats ? count : 1), std::nullopt);
        return true;
    }
    const auto first = base == "stale" ? std::optional(tsdb::kStaleNaN) : signedNumber(base);
    const auto increment = step.empty() ? std::optional(0.0) : signedNumber(step);
    if (!first || !increment)
        return false;
    double value = *first;
    for (int i = 0; i <= count; ++i) {
        values.emplace_back(value);
        if (!step.empty())
            value += *increment;
    }
    return true;
}

} // namespace

Result<SeriesLine> parseSeriesLine(std::string_view line) {
    const std::size_t end = metricEnd(line);
    CODESAGE_TRY(const auto matchers, parseSelector(line.substr(0, end)));
    SeriesLine result;
    for (const tsdb::Matcher& matcher : matchers)
        result.labels.set(matcher.name(), matcher.value());
    std::size_t at = end;
    while ((at = line.find_first_not_of(" \t", at)) != line.npos) {
        const std::size_t stop = std::min(line.find_first_of(" \t", at), line.size());
        if (!appendValues(line.substr(at, stop - at), result.values))
            return fail(ErrorCode::InvalidArgument,
                        "no series value: '" + std::string(line.substr(at, stop - at)) + "'");
        at = stop;
    }
    return result;
}

} // namespace codesage::promql::script
