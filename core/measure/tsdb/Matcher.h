#pragma once

#include "base/core/Result.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::tsdb {

// One label matcher of a selector. Regular expressions are anchored at both ends and their dot matches a
// newline, as in Prometheus 3; an absent label counts as the empty value. Immutable after make(): copies
// share the compiled expression and may be used from any thread.
class Matcher {
public:
    enum class Type { Equal, NotEqual, Regex, NotRegex };

    // Fails with InvalidArgument and RE2's words when the expression does not compile.
    static Result<Matcher> make(Type type, std::string name, std::string value);
    // Cannot fail.
    static Matcher equal(std::string name, std::string value);
    static Matcher notEqual(std::string name, std::string value);

    Type type() const { return m_type; }
    const std::string& name() const { return m_name; }
    const std::string& value() const { return m_value; }

    bool matches(std::string_view value) const;
    // True when a series without the label is selected.
    bool matchesEmpty() const { return matches({}); }
    // The values that the expression, negation left aside, can match where it is nothing but a list of
    // literals ("a|b|c", or Equal's own value); empty when it is a real pattern.
    const std::vector<std::string>& literals() const { return m_literals; }
    bool isNegative() const { return m_type == Type::NotEqual || m_type == Type::NotRegex; }

    // name=~"value", as it stands in a selector.
    std::string toString() const;

    friend bool operator==(const Matcher& a, const Matcher& b) {
        return a.m_type == b.m_type && a.m_name == b.m_name && a.m_value == b.m_value;
    }

private:
    struct Pattern;
    Matcher() = default;
    bool expressionMatches(std::string_view value) const;

    Type m_type = Type::Equal;
    std::string m_name;
    std::string m_value;
    std::vector<std::string> m_literals;
    std::shared_ptr<const Pattern> m_pattern;
};

} // namespace codesage::tsdb
