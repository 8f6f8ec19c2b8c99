#pragma once

#include "base/core/Clock.h"
#include "show/dashboard/Series.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// Plain values that cross between the window and the engine. Texts are UTF-8.
namespace codesage::widgets {

struct RangeQuery {
    std::string expression; // PromQL, variables already replaced
    TimestampMs start = 0;
    TimestampMs end = 0;
    std::chrono::milliseconds step{15'000};
};

struct InstantQuery {
    std::string expression;
    TimestampMs time = 0;
};

struct LabelValuesQuery {
    std::string label;
    std::string selector; // PromQL series selector, or empty for every series
    TimestampMs start = 0;
    TimestampMs end = 0;
};

struct QueryAnswer {
    std::shared_ptr<const std::vector<show::Series>> series; // never null
    std::vector<std::string> warnings;
    std::uint64_t samplesRead = 0;
    std::chrono::microseconds duration{0}; // evaluation alone, without waiting in a queue
};

enum class Severity { Info, Warning, Error };

struct Problem {
    Severity severity = Severity::Warning;
    std::string text;     // one sentence: what is wrong, with what
    std::string whatToDo; // one sentence, may be empty
};

struct EngineState {
    bool ready = false;
    std::string version;
    std::string address; // "127.0.0.1:8000"; empty while the server isn't listening
    TimestampMs startedAt = 0;
    std::chrono::milliseconds scrapeInterval{15'000};
    std::filesystem::path dataDir;
    std::filesystem::path configDir;
    std::filesystem::path cacheDir;
    std::vector<Problem> problems;
};

enum class CodebaseState { Ready, Indexing, Missing, Failed };

struct SkippedFiles {
    std::string reason; // "binary", "larger than 2 MB", "not readable", …
    std::uint64_t count = 0;
    std::vector<std::string> examples; // a few paths
};

struct CodebaseInfo {
    std::filesystem::path root;
    std::string name; // shown; usually the folder's name
    CodebaseState state = CodebaseState::Ready;
    std::string problem; // a sentence when state is Missing or Failed
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
    std::uint64_t lines = 0;
    std::uint64_t indexBytes = 0; // on disk
    std::vector<SkippedFiles> skipped;
    TimestampMs indexedAt = 0; // 0: never finished
    std::chrono::milliseconds duration{0};
};

struct IndexProgress {
    std::string phase; // "Looking for files", "Indexing", "Writing": shown as it is
    std::uint64_t filesDone = 0;
    std::uint64_t filesTotal = 0; // 0 while it isn't known
    std::uint64_t bytesDone = 0;
    std::uint64_t bytesTotal = 0;
    double filesPerSecond = 0;
    double bytesPerSecond = 0;
    std::optional<std::chrono::seconds> remaining;
};

enum class SearchMode { Literal, Regex };

struct SearchRequest {
    std::string pattern;
    SearchMode mode = SearchMode::Literal;
    bool caseSensitive = false;
    bool wholeWord = false;
    std::vector<std::filesystem::path> roots; // empty: every codebase
    std::string pathGlob;                     // empty: every file
    std::size_t limit = 10'000;               // matches returned; the total is counted beyond it
};

struct SearchMatch {
    std::filesystem::path file;              // absolute
    int line = 0;                            // 1-based
    std::string text;                        // the line, cut to a sane length around its first match
    int textOffset = 0;                      // where in the line `text` begins, in bytes
    std::vector<std::pair<int, int>> ranges; // [begin, end) byte offsets into text, ascending
};

struct SearchAnswer {
    std::vector<SearchMatch> matches; // all of one file together, lines ascending
    std::uint64_t total = 0;
    bool totalIsExact = true;
    bool truncated = false;
    std::string note; // one sentence when something ended the search early; else empty
    TimestampMs indexedAt = 0;
    std::chrono::microseconds duration{0};
};

struct FileExcerpt {
    std::filesystem::path file;
    std::string language; // lower case, "" when it isn't known
    int firstLine = 1;
    int totalLines = 0;
    std::vector<std::string> lines;
};

} // namespace codesage::widgets
