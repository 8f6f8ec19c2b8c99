#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::code {

enum class PatternKind : std::uint8_t { Literal, Regex };
// Smart: insensitive unless the pattern has an upper-case letter (escapes such as \W don't count).
enum class CaseMode : std::uint8_t { Sensitive, Insensitive, Smart };
enum class AnswerMode : std::uint8_t {
    Content, // one Match a line
    Files,   // one FileHit a file, its first matching line number only
    Count,   // one FileHit a file with the number of its matching lines
};
enum class ResultOrder : std::uint8_t { Relevance, Path };

// One search. A line is what stands between line feeds; a match never spans two, `^` and `$` are its ends,
// a carriage return belongs to it, and the last one needs no line feed: ripgrep's meaning.
struct SearchQuery {
    std::string pattern;
    PatternKind kind = PatternKind::Literal;
    CaseMode caseMode = CaseMode::Sensitive;
    bool wholeWord = false;

    // Registered roots or folders below one; empty: every registered codebase.
    std::vector<std::filesystem::path> roots;
    // Globs with `*`, `**`, `?`, `[…]`, `{a,b}`: without a slash against the file's name, else against the
    // path below the root. A file counts if any matches; those that begin with `!` take files out again.
    std::vector<std::string> pathGlobs;
    // Names as code/walk/Languages.h knows them; empty: all.
    std::vector<std::string> languages;

    AnswerMode mode = AnswerMode::Content;
    ResultOrder order = ResultOrder::Relevance;
    unsigned contextLines = 0;       // before and after each match, at most 50
    std::size_t limit = 50;          // matches (content) or files; 0 = all
    std::size_t maxLineBytes = 2048; // a longer line's text is cut to a window around its first match
    std::string cursor;              // SearchAnswer::nextCursor of the page before; empty for the first
    // Hard end of the whole search; what was found by then is answered, marked truncated.
    std::chrono::milliseconds timeBudget{10'000};
    // How long to go on counting after the page is full, to tell the exact total.
    std::chrono::milliseconds countBudget{50};
    // All matches of the answer together, with what holds them in memory; what is over is cut, marked
    // truncated.
    std::uint64_t maxAnswerBytes = 1u << 30;
    // Compares the answered files with the disk, for SearchAnswer::filesChangedSince (one stat a file).
    bool checkFreshness = true;
};

} // namespace codesage::code
