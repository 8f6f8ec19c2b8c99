#include "measure/scrape/SeriesScanner.h"

#include "base/core/Strings.h"
#include "measure/tsdb/Model.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

namespace codesage::scrape {

namespace {

bool isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

std::string_view scanName(Cursor& cursor, bool colons) {
    const char* start = cursor.at;
    if (cursor.done() || !(isNameStart(*cursor.at) || (colons && *cursor.at == ':')))
        return {};
    while (!cursor.done() &&
           (isNameStart(*cursor.at) || isDigit(*cursor.at) || (colons && *cursor.at == ':')))
        ++cursor.at;
    return {start, static_cast<std::size_t>(cursor.at - start)};
}

// The cursor stands after the opening quote.
const char* scanQuoted(Cursor& cursor, std::string_view& raw) {
    const char* start = cursor.at;
    bool ascii = true;
    for (;;) {
        if (cursor.done())
            return "a label value has no closing quote";
        const char c = *cursor.at;
        if (c == '"')
            break;
        if (c == '\\') {
            if (++cursor.at == cursor.end)
                return "a label value has no closing quote";
        }
        ascii = ascii && static_cast<unsigned char>(*cursor.at) < 0x80;
        ++cursor.at;
    }
    raw = {start, static_cast<std::size_t>(cursor.at - start)};
    ++cursor.at;
    return ascii || isValidUtf8(raw) ? nullptr : "a label value is not UTF-8";
}

bool hasDuplicate(const std::vector<ScannedLabel>& labels) {
    if (labels.size() < 2)
        return false;
    if (labels.size() <= 8) {
        for (std::size_t i = 1; i < labels.size(); ++i)
            for (std::size_t k = 0; k < i; ++k)
                if (labels[i].name == labels[k].name)
                    return true;
        return false;
    }
    std::vector<std::string_view> names;
    names.reserve(labels.size());
    for (const ScannedLabel& label : labels)
        names.push_back(label.name);
    std::sort(names.begin(), names.end());
    return std::adjacent_find(names.begin(), names.end()) != names.end();
}

} // namespace

const ScannedLabel* ScannedSeries::find(std::string_view label) const {
    for (const ScannedLabel& one : labels)
        if (one.name == label)
            return &one;
    return nullptr;
}

const char* scanMetricName(Cursor& cursor, std::string_view& name) {
    name = scanName(cursor, true);
    return name.empty() ? "expected a metric name" : nullptr;
}

const char* scanLabels(Cursor& cursor, Blanks blanks, std::vector<ScannedLabel>& labels) {
    labels.clear();
    const auto skip = [&] {
        if (blanks == Blanks::Allowed)
            cursor.skipBlanks();
    };
    cursor.eat('{');
    skip();
    while (!cursor.eat('}')) {
        ScannedLabel label;
        label.name = scanName(cursor, false);
        if (label.name.empty())
            return "expected a label name";
        skip();
        if (!cursor.eat('='))
            return "expected '=' after a label name";
        skip();
        if (!cursor.eat('"'))
            return "expected a label value in double quotes";
        if (const char* wrong = scanQuoted(cursor, label.rawValue))
            return wrong;
        // It would be the metric's name a second time.
        if (label.name == tsdb::kNameLabel)
            return "the label name __name__ is not unique";
        labels.push_back(label);
        skip();
        if (cursor.eat(',')) {
            skip();
            if (blanks == Blanks::Refused && cursor.peek() == '}')
                return "a comma stands before the closing brace";
        } else if (cursor.peek() != '}') {
            return "expected ',' or '}' after a label value";
        }
    }
    return hasDuplicate(labels) ? "a label name is not unique" : nullptr;
}

const char* scanSeries(Cursor& cursor, Blanks blanks, ScannedSeries& series) {
    const char* start = cursor.at;
    series.labels.clear();
    if (const char* wrong = scanMetricName(cursor, series.name))
        return wrong;
    const char* end = cursor.at;
    if (blanks == Blanks::Allowed)
        cursor.skipBlanks();
    if (cursor.peek() == '{') {
        if (const char* wrong = scanLabels(cursor, blanks, series.labels))
            return wrong;
        end = cursor.at;
    }
    series.text = {start, static_cast<std::size_t>(end - start)};
    return nullptr;
}

std::string unescaped(std::string_view raw) {
    std::string text;
    text.reserve(raw.size());
    for (std::size_t i = 0; i < raw.size(); ++i) {
        const char next = raw[i] == '\\' && i + 1 < raw.size() ? raw[i + 1] : '\0';
        if (next == '\\' || next == '"') {
            text += next;
            ++i;
        } else if (next == 'n') {
            text += '\n';
            ++i;
        } else {
            text += raw[i];
        }
    }
    return text;
}

bool parseValue(std::string_view text, double& value) {
    std::string_view digits = text;
    const bool isSigned = !digits.empty() && (digits.front() == '+' || digits.front() == '-');
    const bool isNegative = isSigned && digits.front() == '-';
    if (isSigned)
        digits.remove_prefix(1);
    if (digits.empty())
        return false;
    if (!isDigit(digits.front()) && digits.front() != '.') {
        if (equalsIgnoringCase(digits, "inf") || equalsIgnoringCase(digits, "infinity")) {
            value = isNegative ? -INFINITY : INFINITY;
            return true;
        }
        if (isSigned || !equalsIgnoringCase(digits, "nan"))
            return false;
        value = tsdb::kNormalNaN;
        return true;
    }
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    if (stop != end || error == std::errc::invalid_argument)
        return false;
    if (error == std::errc::result_out_of_range) {
        // Too small becomes 0 or a subnormal, too large is refused.
        value = std::strtod(std::string(digits).c_str(), nullptr);
        if (!std::isfinite(value))
            return false;
    }
    if (isNegative)
        value = -value;
    return true;
}

bool isMetricName(std::string_view name) {
    Cursor cursor{name.data(), name.data() + name.size()};
    return !name.empty() && scanName(cursor, true).size() == name.size();
}

bool isLabelName(std::string_view name) {
    Cursor cursor{name.data(), name.data() + name.size()};
    return !name.empty() && scanName(cursor, false).size() == name.size();
}

} // namespace codesage::scrape
