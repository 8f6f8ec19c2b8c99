#include "code/index/DocumentSearch.h"

#include "code/index/TextScan.h"

#include <algorithm>

namespace codesage::code {

namespace {

constexpr unsigned kMaxContextLines = 50;
constexpr std::size_t kMaxRanges = 100;
constexpr std::uint64_t kWordProbes = 32;

bool isWordByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool standsAlone(std::string_view text, std::size_t begin, std::size_t end) {
    const auto joined = [&](std::size_t at) {
        return at > 0 && at < text.size() && isWordByte(text[at - 1]) && isWordByte(text[at]);
    };
    return begin < end && !joined(begin) && !joined(end);
}

std::string_view withoutReturn(std::string_view line) {
    return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

// Near `at`, moved back over the tail of a UTF-8 character.
std::size_t characterStart(std::string_view text, std::size_t at) {
    for (int i = 0;
         i < 3 && at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80; ++i)
        --at;
    return at;
}

std::string cutLine(std::string_view line, std::size_t maxBytes) {
    line = withoutReturn(line);
    return std::string(line.size() <= maxBytes ? line : line.substr(0, characterStart(line, maxBytes)));
}

} // namespace

DocumentSearch::DocumentSearch(const LineMatcher& matcher, const SearchQuery& query)
    : m_matcher(matcher)
    , m_query(query) {}

Match DocumentSearch::makeMatch(std::string_view text, const LineHit& hit, std::uint64_t line) const {
    Match match;
    match.line = line;
    match.column = hit.matchBegin - hit.lineBegin + 1;
    const std::string_view whole = withoutReturn(text.substr(hit.lineBegin, hit.lineEnd - hit.lineBegin));
    std::size_t begin = 0;
    std::size_t end = whole.size();
    if (whole.size() > m_query.maxLineBytes) {
        // A quarter of the window before the match, so that it is seen in its surroundings.
        const std::size_t first = std::min(hit.matchBegin - hit.lineBegin, whole.size());
        begin =
            first > m_query.maxLineBytes / 4 ? characterStart(whole, first - m_query.maxLineBytes / 4) : 0;
        end = std::min(whole.size(), begin + m_query.maxLineBytes);
        end = end < whole.size() ? characterStart(whole, end) : end;
        match.textCut = true;
    }
    match.text = whole.substr(begin, end - begin);
    match.textOffset = begin;
    for (const TextRange& range :
         m_matcher.ranges(text.substr(hit.lineBegin, hit.lineEnd - hit.lineBegin), kMaxRanges)) {
        const std::size_t from = std::clamp<std::size_t>(range.begin, begin, end);
        const std::size_t to = std::clamp<std::size_t>(range.end, begin, end);
        if (range.end >= begin && range.begin <= end && (to > from || range.begin == range.end))
            match.ranges.push_back(
                {static_cast<std::uint32_t>(from - begin), static_cast<std::uint32_t>(to - begin)});
    }
    return match;
}

Status DocumentSearch::addContext(Match& match, const Segment& segment, std::uint32_t passage,
                                  std::string_view text, const LineHit& hit) {
    const std::size_t wanted = std::min(m_query.contextLines, kMaxContextLines);
    if (wanted == 0)
        return {};
    const auto sameDocument = [&](std::uint32_t other) {
        return other < segment.passages().size() &&
               segment.passages()[other].document == segment.passages()[passage].document;
    };
    const auto before = [&](std::string_view around, std::size_t at) {
        while (match.before.size() < wanted && at > 0) {
            const std::size_t previous = lineBegin(around, at - 1);
            match.before.push_back(cutLine(around.substr(previous, at - 1 - previous), m_query.maxLineBytes));
            at = previous;
        }
    };
    before(text, hit.lineBegin);
    for (std::uint32_t other = passage;
         match.before.size() < wanted && other > 0 && sameDocument(other - 1);) {
        CODESAGE_TRY(const std::string_view around, segment.text(--other, m_contextBuffer));
        before(around, around.size());
    }
    std::reverse(match.before.begin(), match.before.end());
    const auto after = [&](std::string_view around, std::size_t at) {
        while (match.after.size() < wanted && at < around.size()) {
            const std::size_t stop = lineEnd(around, at);
            match.after.push_back(cutLine(around.substr(at, stop - at), m_query.maxLineBytes));
            at = stop + 1;
        }
    };
    after(text, hit.lineEnd + 1);
    for (std::uint32_t other = passage + 1; match.after.size() < wanted && sameDocument(other); ++other) {
        CODESAGE_TRY(const std::string_view around, segment.text(other, m_contextBuffer));
        after(around, 0);
    }
    return {};
}

Result<DocumentHits> DocumentSearch::search(const Segment& segment, std::span<const std::uint32_t> passages,
                                            std::size_t keep) {
    DocumentHits found;
    Status status;
    for (const std::uint32_t passage : passages) {
        CODESAGE_TRY(const std::string_view text, segment.text(passage, m_buffer));
        const PassageRecord& record = segment.passages()[passage];
        std::uint64_t line = record.firstLine;
        std::size_t counted = 0; // line feeds before here are in `line`
        m_matcher.scan(text, (record.flags & kSpecialFold) != 0, [&](const LineHit& hit) {
            ++found.lines;
            if (found.lines == 1 || found.matches.size() < keep) {
                line += countLineFeeds(text.substr(counted, hit.lineBegin - counted));
                counted = hit.lineBegin;
            }
            if (found.lines == 1)
                found.firstLine = line;
            if (!found.wholeWord && found.lines <= kWordProbes)
                found.wholeWord = standsAlone(text, hit.matchBegin, hit.matchEnd);
            if (m_query.mode == AnswerMode::Files)
                return false;
            if (m_query.mode == AnswerMode::Content && found.matches.size() < keep) {
                found.matches.push_back(makeMatch(text, hit, line));
                status = addContext(found.matches.back(), segment, passage, text, hit);
            }
            return status.has_value();
        });
        CODESAGE_CHECK(status);
        if (m_query.mode == AnswerMode::Files && found.lines > 0)
            break;
    }
    return found;
}

} // namespace codesage::code
