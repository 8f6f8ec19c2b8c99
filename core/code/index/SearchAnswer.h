#pragma once

#include "base/core/Clock.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace codesage::code {

// Bytes [begin, end) of a Match's text.
struct TextRange {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;

    bool operator==(const TextRange&) const = default;
};

// One matching line. Text is the file's bytes as they are (not always UTF-8), without the line's end.
struct Match {
    std::string path;         // absolute
    std::string root;         // the codebase it belongs to
    std::uint64_t line = 0;   // from 1
    std::uint64_t column = 0; // of the first match, in bytes from 1 (a byte order mark is not counted)
    std::string text;
    std::uint64_t textOffset = 0; // where in the line `text` begins: over 0 only in a cut line
    bool textCut = false;
    std::vector<TextRange> ranges; // every match inside `text`, ascending, at most 100; empty ones too
    std::vector<std::string> before;
    std::vector<std::string> after;
};

struct FileHit {
    std::string path;
    std::string root;
    std::uint64_t firstLine = 0;
    std::uint64_t lines = 0; // matching lines; in AnswerMode::Files 1, meaning "at least one"
};

struct SearchStats {
    std::uint64_t filesIndexed = 0;   // in the codebases searched
    std::uint64_t filesCandidate = 0; // left by the index and the filters
    std::uint64_t filesSearched = 0;  // text looked at
    std::uint64_t bytesSearched = 0;
    std::chrono::microseconds duration{};
};

struct SearchAnswer {
    std::vector<Match> matches; // AnswerMode::Content
    std::vector<FileHit> files; // AnswerMode::Files and Count
    // Matching lines (content, count) or files (files) in all pages. A lower bound unless totalIsExact.
    std::uint64_t total = 0;
    bool totalIsExact = true;
    // More exists than is answered here: the limit or the time ended it. `note` says which, in one sentence.
    bool truncated = false;
    std::string note;
    std::string nextCursor;    // empty on the last page
    bool caseSensitive = true; // what Smart came to
    // The end of the oldest indexing run that this answer rests on, and how many answered files differ on the
    // disk by now (size or times).
    TimestampMs indexedAt = 0;
    std::uint64_t filesChangedSince = 0;
    SearchStats stats;
};

} // namespace codesage::code
