#include "code/index/LineMatcher.h"

#include "base/core/Strings.h"
#include "code/index/TextScan.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>

namespace codesage::code {

namespace {

constexpr std::size_t kMaxPatternBytes = 4096;
constexpr std::int64_t kMaxExpressionMemory = 16 << 20;

RE2::Options optionsFor(bool caseSensitive) {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_never_nl(true); // [^x] and \s stop at the end of a line
    options.set_max_mem(kMaxExpressionMemory);
    options.set_case_sensitive(caseSensitive);
    return options;
}

re2::StringPiece piece(std::string_view text) {
    return {text.data(), text.size()};
}

bool isWordByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// "missing ): near 'foo(bar' at byte 4"
std::string describeFault(const RE2& re, std::string_view pattern) {
    const std::string& argument = re.error_arg();
    std::string text = fmt::format("the regular expression is not valid: {}", re.error());
    const std::size_t at = argument.empty() ? std::string_view::npos : pattern.find(argument);
    if (at != std::string_view::npos)
        text += fmt::format(" (byte {}: '{}')", at + 1, elided(toValidUtf8(argument), 60));
    if (re.error_code() == RE2::ErrorBadPerlOp || re.error_code() == RE2::ErrorBadEscape)
        text += "; look-around and back-references are not offered, since they can take forever";
    if (re.error_code() == RE2::ErrorPatternTooLarge)
        text += "; it needs too much memory, make its repetitions smaller";
    return text;
}

} // namespace

LineMatcher::~LineMatcher() = default;

Result<std::shared_ptr<const LineMatcher>> LineMatcher::compile(const SearchQuery& query) {
    if (query.pattern.empty())
        return fail(ErrorCode::InvalidArgument, "the search pattern is empty");
    if (query.pattern.size() > kMaxPatternBytes)
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("the search pattern has {} bytes, at most {} are allowed",
                                query.pattern.size(), kMaxPatternBytes));
    std::shared_ptr<LineMatcher> matcher(new LineMatcher);
    matcher->m_wholeWord = query.wholeWord;
    CODESAGE_CHECK(query.kind == PatternKind::Literal ? matcher->compileLiteral(query)
                                                      : matcher->compileRegex(query));
    return std::shared_ptr<const LineMatcher>(std::move(matcher));
}

void LineMatcher::planFrom(const RequiredText& required) {
    m_plan = GramPlan::make(required, !m_caseSensitive);
    const RequiredText::Clause* clause = bestClause(required);
    if (!clause || clause->size() > kMaxRequired)
        return;
    for (const std::string& text : *clause)
        m_required.emplace_back(text, !m_caseSensitive);
}

Status LineMatcher::setExpression(const std::string& pattern, std::string unicode, int unicodeGroup,
                                  bool wholeWord) {
    const auto wrapped = [&](const std::string& inside, std::string_view word) {
        // Said without look-around: what stands beside the match is taken too, and the group is the match.
        return wholeWord ? fmt::format("(?m:(?:^|[^{0}])({1})(?:$|[^{0}]))", word, inside)
                         : fmt::format("(?m:{})", inside);
    };
    m_ascii.group = wholeWord ? 1 : 0;
    m_ascii.re = std::make_unique<RE2>(wrapped(pattern, "\\w"), optionsFor(m_caseSensitive));
    if (!m_ascii.re->ok())
        return fail(ErrorCode::InvalidArgument, describeFault(*m_ascii.re, pattern));
    m_unicodePattern = wrapped(unicode, kUnicodeWord);
    m_unicodeGroup = wholeWord && unicodeGroup == 1 ? 2 : std::max(unicodeGroup, m_ascii.group);
    return {};
}

Status LineMatcher::compileLiteral(const SearchQuery& query) {
    const std::string& text = query.pattern;
    if (text.find('\n') != std::string::npos)
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format("the search pattern has a line feed (byte {}), but a match never spans two lines",
                        text.find('\n') + 1));
    const bool upper = std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    m_caseSensitive = query.caseMode == CaseMode::Sensitive || (query.caseMode == CaseMode::Smart && upper);
    const bool ascii = isAscii(text);
    if (!ascii && query.caseMode == CaseMode::Smart && !m_caseSensitive && isValidUtf8(text))
        m_caseSensitive = parsePattern(RE2::QuoteMeta(text), false).hasUpperCaseLiteral;
    if (m_caseSensitive || ascii || !isValidUtf8(text))
        m_literal.emplace(text, !m_caseSensitive);
    if (!m_caseSensitive && isValidUtf8(text)) {
        // Letters outside ASCII can fold into it or change their length: RE2 knows.
        const std::string quoted = RE2::QuoteMeta(text);
        CODESAGE_CHECK(setExpression(quoted, quoted, 0, m_wholeWord));
        planFrom(requiredText(parsePattern(quoted, true).root, true));
    } else {
        RequiredText required;
        required.clauses.push_back({m_caseSensitive ? text : lowered(text)});
        m_plan = GramPlan::make(required, !m_caseSensitive);
    }
    return {};
}

Status LineMatcher::compileRegex(const SearchQuery& query) {
    const std::string& pattern = query.pattern;
    if (!isValidUtf8(pattern))
        return fail(ErrorCode::InvalidArgument, "the regular expression is not valid UTF-8");
    {
        const RE2 plain(pattern, optionsFor(true));
        if (!plain.ok())
            return fail(ErrorCode::InvalidArgument, describeFault(plain, pattern));
    }
    const PatternSyntax first = parsePattern(pattern, false);
    m_caseSensitive = query.caseMode == CaseMode::Sensitive ||
                      (query.caseMode == CaseMode::Smart && first.hasUpperCaseLiteral);
    const PatternSyntax syntax = m_caseSensitive ? first : parsePattern(pattern, true);
    if (syntax.lineFeedAt)
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format("the regular expression asks for a line feed (byte {}), but a match never spans two "
                        "lines",
                        *syntax.lineFeedAt + 1));
    m_isolatedLines = syntax.needsIsolatedLines;
    CODESAGE_CHECK(setExpression(syntax.forAscii, syntax.forUnicode, syntax.unicodeGroup, m_wholeWord));
    if (syntax.ignoresCaseSomewhere)
        m_caseSensitive = false; // for what is looked for before RE2; the expression has its own flags
    const RequiredText required = requiredText(syntax.root, !m_caseSensitive);
    if (required.onlyLiteral && m_caseSensitive)
        m_literal.emplace(*required.onlyLiteral, false);
    else if (required.onlyLiteral && !syntax.ignoresCaseSomewhere && isAscii(*required.onlyLiteral))
        m_literal.emplace(*required.onlyLiteral, true);
    planFrom(required);
    return {};
}

const LineMatcher::Expression& LineMatcher::expression(bool ascii) const {
    if (ascii)
        return m_ascii;
    std::call_once(m_unicodeOnce, [this] {
        m_unicode.group = m_unicodeGroup;
        if (m_unicodePattern == m_ascii.re->pattern())
            return;
        auto re = std::make_unique<RE2>(m_unicodePattern, m_ascii.re->options());
        if (re->ok()) // it can be too large where the one for ASCII was not
            m_unicode.re = std::move(re);
    });
    return m_unicode.re ? m_unicode : m_ascii;
}

std::optional<TextRange> LineMatcher::matchIn(std::string_view line, std::size_t from, bool ascii) const {
    const Expression& expression = this->expression(ascii);
    std::array<re2::StringPiece, 3> found;
    if (!expression.re->Match(piece(line), from, line.size(), RE2::UNANCHORED, found.data(),
                              expression.group + 1))
        return std::nullopt;
    const re2::StringPiece& match = found[static_cast<std::size_t>(expression.group)];
    const auto begin = static_cast<std::uint32_t>(match.data() - line.data());
    return TextRange{begin, begin + static_cast<std::uint32_t>(match.size())};
}

// Whether what stands around [begin, end) are line ends or characters that no word has. A broken byte counts
// as part of a word, as for RE2 and ripgrep, where no class of characters holds it.
bool LineMatcher::wordEdge(std::string_view text, std::size_t begin, std::size_t end) const {
    static const RE2 kOutsideAtEnd(fmt::format("[^{}]$", kUnicodeWord), RE2::Quiet);
    static const RE2 kOutsideAtBegin(fmt::format("^[^{}]", kUnicodeWord), RE2::Quiet);
    if (begin > 0 && text[begin - 1] != '\n') {
        const char before = text[begin - 1];
        if (isWordByte(before))
            return false;
        if (static_cast<unsigned char>(before) >= 0x80 &&
            !RE2::PartialMatch(
                piece(text.substr(begin - std::min<std::size_t>(begin, 4), std::min<std::size_t>(begin, 4))),
                kOutsideAtEnd))
            return false;
    }
    if (end < text.size() && text[end] != '\n') {
        if (isWordByte(text[end]))
            return false;
        if (static_cast<unsigned char>(text[end]) >= 0x80 &&
            !RE2::PartialMatch(piece(text.substr(end, 4)), kOutsideAtBegin))
            return false;
    }
    return true;
}

std::optional<TextRange> LineMatcher::literalIn(std::string_view text, std::size_t from,
                                                std::size_t end) const {
    const std::size_t size = m_literal->needle().size();
    for (std::size_t at = m_literal->find(text.substr(0, end), from); at != std::string_view::npos;
         at = m_literal->find(text.substr(0, end), at + 1))
        if (!m_wholeWord || wordEdge(text, at, at + size))
            return TextRange{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + size)};
    return std::nullopt;
}

LineMatcher::Scan LineMatcher::begin(std::string_view text, bool specialFold) const {
    Scan scan;
    scan.text = text;
    const bool foldsOutside = specialFold && !m_caseSensitive && m_ascii.re;
    if (m_literal && !foldsOutside) {
        scan.way = Way::Literal;
    } else if (!m_required.empty() && !foldsOutside) {
        scan.way = Way::Around;
        for (std::size_t i = 0; i < m_required.size(); ++i)
            scan.places[i] = m_required[i].find(text, 0);
    } else if (m_isolatedLines) {
        scan.way = Way::LineByLine;
    } else {
        scan.way = Way::WholeText;
        scan.ascii = isAscii(text);
    }
    return scan;
}

std::optional<LineHit> LineMatcher::next(Scan& scan) const {
    switch (scan.way) {
    case Way::Literal:
        return nextLiteral(scan);
    case Way::Around:
        return nextAround(scan);
    case Way::WholeText:
        return nextInWholeText(scan);
    case Way::LineByLine:
        return nextLineByLine(scan);
    }
    return std::nullopt;
}

std::optional<LineHit> LineMatcher::nextLiteral(const Scan& scan) const {
    const auto match = literalIn(scan.text, scan.from, scan.text.size());
    if (!match)
        return std::nullopt;
    return LineHit{lineBegin(scan.text, match->begin), lineEnd(scan.text, match->end), match->begin,
                   match->end};
}

std::optional<LineHit> LineMatcher::nextAround(Scan& scan) const {
    while (scan.from < scan.text.size()) {
        std::size_t place = std::string_view::npos;
        for (std::size_t i = 0; i < m_required.size(); ++i) {
            if (scan.places[i] < scan.from)
                scan.places[i] = m_required[i].find(scan.text, scan.from);
            place = std::min(place, scan.places[i]);
        }
        if (place == std::string_view::npos)
            return std::nullopt;
        const std::size_t begin = lineBegin(scan.text, place);
        const std::size_t end = lineEnd(scan.text, place);
        const std::string_view line = scan.text.substr(begin, end - begin);
        if (const auto match = matchIn(line, 0, isAscii(line)))
            return LineHit{begin, end, begin + match->begin, begin + match->end};
        scan.from = end + 1;
    }
    return std::nullopt;
}

std::optional<LineHit> LineMatcher::nextLineByLine(const Scan& scan) const {
    for (std::size_t from = scan.from; from < scan.text.size();) {
        const std::size_t end = lineEnd(scan.text, from);
        const std::string_view line = scan.text.substr(from, end - from);
        if (const auto match = matchIn(line, 0, isAscii(line)))
            return LineHit{from, end, from + match->begin, from + match->end};
        from = end + 1;
    }
    return std::nullopt;
}

std::optional<LineHit> LineMatcher::nextInWholeText(const Scan& scan) const {
    // What follows the last line feed is no line, though an empty match would be found there.
    const std::string_view lines =
        scan.text.ends_with('\n') ? scan.text.substr(0, scan.text.size() - 1) : scan.text;
    if (scan.from > lines.size())
        return std::nullopt;
    const auto match = matchIn(lines, scan.from, scan.ascii);
    if (!match)
        return std::nullopt;
    return LineHit{lineBegin(lines, match->begin), lineEnd(lines, match->begin), match->begin, match->end};
}

std::vector<TextRange> LineMatcher::ranges(std::string_view line, std::size_t most) const {
    std::vector<TextRange> found;
    const bool ascii = isAscii(line);
    const bool byLiteral = m_literal && (ascii || m_caseSensitive || !m_ascii.re);
    for (std::size_t from = 0; from <= line.size() && found.size() < most;) {
        const auto match = byLiteral ? literalIn(line, from, line.size()) : matchIn(line, from, ascii);
        if (!match)
            break;
        found.push_back(*match);
        from = std::max<std::size_t>(match->end, match->begin + 1);
    }
    return found;
}

} // namespace codesage::code
