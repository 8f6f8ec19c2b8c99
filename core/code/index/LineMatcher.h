#pragma once

#include "base/core/Result.h"
#include "code/index/GramPlan.h"
#include "code/index/LiteralFinder.h"
#include "code/index/PatternSyntax.h"
#include "code/index/SearchAnswer.h"
#include "code/index/SearchQuery.h"

#include <array>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace codesage::code {

// One matching line: byte offsets into the text.
struct LineHit {
    std::size_t lineBegin = 0;
    std::size_t lineEnd = 0;    // without the line feed
    std::size_t matchBegin = 0; // of the first match in it
    std::size_t matchEnd = 0;
};

// A compiled pattern. Finds the lines of a text that match, by the cheapest way that is right: a plain
// string, a string that every match must contain followed by RE2 on its line, or RE2 over the whole text.
// Thread-safe.
class LineMatcher {
public:
    // Errors: InvalidArgument with what is wrong and where.
    static Result<std::shared_ptr<const LineMatcher>> compile(const SearchQuery& query);
    ~LineMatcher();

    bool caseSensitive() const { return m_caseSensitive; }
    const GramPlan& plan() const { return m_plan; }

    // Calls `visit` for each matching line in order until it returns false. `specialFold`: the text has
    // letters that fold into ASCII (DocumentFlag).
    template <class Visit>
    void scan(std::string_view text, bool specialFold, Visit&& visit) const {
        Scan state = begin(text, specialFold);
        while (state.from < text.size()) {
            const std::optional<LineHit> hit = next(state);
            if (!hit || !visit(*hit))
                return;
            state.from = hit->lineEnd + 1;
        }
    }

    // Every match inside one line, at most `most`.
    std::vector<TextRange> ranges(std::string_view line, std::size_t most) const;

private:
    // More strings than this are looked for by RE2 itself.
    static constexpr std::size_t kMaxRequired = 6;

    enum class Way { Literal, Around, WholeText, LineByLine };
    struct Scan {
        std::string_view text;
        std::size_t from = 0;
        Way way = Way::WholeText;
        bool ascii = false;                             // for WholeText
        std::array<std::size_t, kMaxRequired> places{}; // for Around: where each string was found last
    };

    // A compiled expression, and the group in it that is the match.
    struct Expression {
        std::unique_ptr<re2::RE2> re;
        int group = 0;
    };

    LineMatcher() = default;
    Status compileLiteral(const SearchQuery& query);
    Status compileRegex(const SearchQuery& query);
    Status setExpression(const std::string& pattern, std::string unicode, int unicodeGroup, bool wholeWord);
    void planFrom(const RequiredText& required);

    Scan begin(std::string_view text, bool specialFold) const;
    std::optional<LineHit> next(Scan& scan) const;
    std::optional<LineHit> nextLiteral(const Scan& scan) const;
    std::optional<LineHit> nextAround(Scan& scan) const;
    std::optional<LineHit> nextInWholeText(const Scan& scan) const;
    std::optional<LineHit> nextLineByLine(const Scan& scan) const;
    // The first match of the expression at or after `from`.
    std::optional<TextRange> matchIn(std::string_view line, std::size_t from, bool ascii) const;
    std::optional<TextRange> literalIn(std::string_view text, std::size_t from, std::size_t end) const;
    const Expression& expression(bool ascii) const;
    bool wordEdge(std::string_view text, std::size_t begin, std::size_t end) const;

    bool m_caseSensitive = true;
    bool m_wholeWord = false;
    GramPlan m_plan;
    std::optional<LiteralFinder> m_literal; // the pattern is this string …
    std::vector<LiteralFinder> m_required;  // … or every match contains one of these
    bool m_isolatedLines = false;
    std::string m_unicodePattern; // empty: the same as for ASCII
    int m_unicodeGroup = 0;
    Expression m_ascii; // null for a plain string that needs none
    mutable std::once_flag m_unicodeOnce;
    mutable Expression m_unicode;
};

} // namespace codesage::code
