#include "code/index/RequiredText.h"

#include "base/core/Strings.h"

#include <algorithm>

namespace codesage::code {

namespace {

using Clause = RequiredText::Clause;

constexpr std::size_t kMaxStrings = 24;
constexpr std::size_t kMaxStringBytes = 128;
constexpr int kMaxUnrolled = 8;

// Either every text that the node matches is listed (`exact`), or clauses tell what it must contain.
struct Facts {
    std::optional<Clause> exact;
    std::vector<Clause> clauses;
};

std::size_t shortest(const Clause& clause) {
    std::size_t least = clause.front().size();
    for (const std::string& each : clause)
        least = std::min(least, each.size());
    return least;
}

void normalise(Clause& clause) {
    std::sort(clause.begin(), clause.end());
    clause.erase(std::unique(clause.begin(), clause.end()), clause.end());
}

// Long strings are rare, and each alternative makes one of them likelier.
double value(const Clause& clause) {
    return static_cast<double>(std::min<std::size_t>(shortest(clause), 12)) -
           0.35 * static_cast<double>(clause.size() - 1);
}

const Clause* best(const std::vector<Clause>& clauses) {
    const Clause* found = nullptr;
    for (const Clause& each : clauses)
        if (!found || value(each) > value(*found))
            found = &each;
    return found;
}

class Analyser {
public:
    explicit Analyser(bool foldCase)
        : m_fold(foldCase) {}

    Facts facts(const PatternNode& node) const {
        switch (node.kind) {
        case PatternNode::Kind::Empty:
            return {Clause{""}, {}};
        case PatternNode::Kind::Characters:
            return characters(node);
        case PatternNode::Kind::Any:
            return {};
        case PatternNode::Kind::Concat:
            return concatenation(node);
        case PatternNode::Kind::Alternate:
            return alternation(node);
        case PatternNode::Kind::Repeat:
            return repetition(node);
        }
        return {};
    }

private:
    Facts characters(const PatternNode& node) const {
        Clause choices = node.choices;
        if (m_fold)
            for (std::string& each : choices)
                each = lowered(each);
        normalise(choices);
        return {std::move(choices), {}};
    }

    // Strings grow along the sequence until something open comes or they get too many.
    struct Run {
        Clause strings{""};
        std::vector<Clause> clauses;
        bool open = false; // something could not be listed

        void end() {
            open = true;
            keep();
            strings = {""};
        }
        void keep() {
            if (!strings.empty() && shortest(strings) > 0)
                clauses.push_back(strings);
        }
        void append(const Clause& next) {
            const std::size_t longest =
                std::max_element(strings.begin(), strings.end(), [](const auto& a, const auto& b) {
                    return a.size() < b.size();
                })->size();
            if (strings.size() * next.size() > kMaxStrings || longest > kMaxStringBytes) {
                end();
                strings = next;
                return;
            }
            Clause product;
            for (const std::string& head : strings)
                for (const std::string& tail : next)
                    product.push_back(head + tail);
            normalise(product);
            strings = std::move(product);
        }
        void add(Facts facts) {
            if (facts.exact) {
                append(*facts.exact);
                return;
            }
            end();
            std::move(facts.clauses.begin(), facts.clauses.end(), std::back_inserter(clauses));
        }
        Facts take() {
            if (!open)
                return {std::move(strings), {}};
            keep();
            return {std::nullopt, std::move(clauses)};
        }
    };

    Facts concatenation(const PatternNode& node) const {
        Run run;
        for (const PatternNode& child : node.children)
            run.add(facts(child));
        return run.take();
    }

    Facts alternation(const PatternNode& node) const {
        std::vector<Facts> branches;
        for (const PatternNode& child : node.children)
            branches.push_back(facts(child));
        Clause all;
        bool exact = true;
        for (const Facts& branch : branches) {
            exact = exact && branch.exact;
            if (branch.exact)
                all.insert(all.end(), branch.exact->begin(), branch.exact->end());
        }
        normalise(all);
        if (exact && all.size() <= kMaxStrings)
            return {std::move(all), {}};
        all.clear();
        for (const Facts& branch : branches) {
            const Clause* some = branch.exact ? &*branch.exact : best(branch.clauses);
            if (!some || shortest(*some) == 0)
                return {};
            all.insert(all.end(), some->begin(), some->end());
        }
        normalise(all);
        if (all.size() > 4 * kMaxStrings)
            return {};
        return {std::nullopt, {std::move(all)}};
    }

    Facts repetition(const PatternNode& node) const {
        const Facts once = facts(node.children.front());
        if (node.min == 0) {
            if (node.max != 1 || !once.exact || once.exact->size() >= kMaxStrings)
                return {};
            Clause optional = *once.exact;
            optional.emplace_back();
            normalise(optional);
            return {std::move(optional), {}};
        }
        Run run;
        for (int i = 0; i < std::min(node.min, kMaxUnrolled); ++i)
            run.add(once);
        if (node.max != node.min || node.min > kMaxUnrolled)
            run.end();
        return run.take();
    }

    bool m_fold;
};

// The text of a pattern that is only characters in a row.
bool plainText(const PatternNode& node, bool fold, std::string& text) {
    if (node.kind == PatternNode::Kind::Concat)
        return std::all_of(node.children.begin(), node.children.end(),
                           [&](const PatternNode& child) { return plainText(child, fold, text); });
    if (node.kind != PatternNode::Kind::Characters)
        return false;
    const std::string first = fold ? lowered(node.choices.front()) : node.choices.front();
    for (const std::string& each : node.choices)
        if ((fold ? lowered(each) : each) != first)
            return false;
    text += first;
    return true;
}

} // namespace

RequiredText requiredText(const PatternNode& pattern, bool foldCase) {
    RequiredText required;
    Facts facts = Analyser(foldCase).facts(pattern);
    if (facts.exact) {
        if (!facts.exact->empty() && shortest(*facts.exact) > 0)
            required.clauses.push_back(std::move(*facts.exact));
    } else {
        required.clauses = std::move(facts.clauses);
    }
    std::string text;
    if (plainText(pattern, foldCase, text) && !text.empty())
        required.onlyLiteral = std::move(text);
    return required;
}

const RequiredText::Clause* bestClause(const RequiredText& required) {
    const Clause* found = best(required.clauses);
    return found && value(*found) >= 1 ? found : nullptr;
}

} // namespace codesage::code
