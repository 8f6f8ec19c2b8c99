#pragma once

// Inside this room: the syntax that both expositions share, byte by byte. Functions return nullptr, or what
// is wrong as the second half of a sentence.
#include "base/core/Clock.h"

#include <string>
#include <string_view>
#include <vector>

namespace codesage::scrape {

// The rest of one line, eaten from the front.
struct Cursor {
    const char* at = nullptr;
    const char* end = nullptr;

    bool done() const { return at == end; }
    char peek() const { return at == end ? '\n' : *at; }
    bool eat(char c) {
        if (at == end || *at != c)
            return false;
        ++at;
        return true;
    }
    void skipBlanks() {
        while (at != end && (*at == ' ' || *at == '\t'))
            ++at;
    }
    // Everything up to a blank or the end.
    std::string_view word() {
        const char* start = at;
        while (at != end && *at != ' ' && *at != '\t')
            ++at;
        return {start, static_cast<std::size_t>(at - start)};
    }
    std::string_view rest() const { return {at, static_cast<std::size_t>(end - at)}; }
};

struct ScannedLabel {
    std::string_view name;
    std::string_view rawValue; // escapes as written
};

struct ScannedSeries {
    std::string_view text; // name and labels as written
    std::string_view name;
    std::vector<ScannedLabel> labels;

    const ScannedLabel* find(std::string_view label) const;
};

enum class Blanks { Allowed, Refused }; // between the parts of a label set, and a trailing comma

const char* scanMetricName(Cursor& cursor, std::string_view& name);
// `{a="1",b="2"}`; the cursor stands on the brace.
const char* scanLabels(Cursor& cursor, Blanks blanks, std::vector<ScannedLabel>& labels);
const char* scanSeries(Cursor& cursor, Blanks blanks, ScannedSeries& series);

// \\, \" and \n resolved; other escapes stay as they are.
std::string unescaped(std::string_view raw);

// A decimal number, Inf, Infinity or NaN with any case; no hexadecimal, no underscores. NaN gives
// Prometheus's ordinary NaN.
bool parseValue(std::string_view text, double& value);

bool isMetricName(std::string_view name);
bool isLabelName(std::string_view name);

} // namespace codesage::scrape
