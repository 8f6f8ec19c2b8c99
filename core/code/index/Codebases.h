#pragma once

#include "base/core/Clock.h"
#include "base/core/Result.h"
#include "code/index/IndexReport.h"
#include "code/index/PathGuard.h"
#include "code/index/SearchAnswer.h"
#include "code/index/SearchQuery.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace codesage::code {

struct IndexOptions {
    unsigned threads = 2;
    std::uint64_t memoryBytes = 400u << 20; // all indexing threads together
    std::uint64_t maxFileBytes = 2u << 20;
    std::optional<std::filesystem::path> globalExcludes;
    unsigned searchThreads = 2; // for one query over much text
};

struct CodebaseStatus {
    std::filesystem::path root;
    bool exists = false; // the folder is there now
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
    std::uint64_t lines = 0;
    std::uint64_t indexBytes = 0;
    std::uint64_t segments = 0;
    TimestampMs indexedAt = 0; // end of the last complete run; 0: never
    SkipReport skipped;        // of that run
    std::vector<std::pair<std::string, std::uint64_t>> filesByLanguage; // most first
    bool indexing = false;
    std::optional<IndexProgress> progress;
    std::string problem; // one sentence when stored data was found damaged or too new; else empty
};

// One indexed file, for listings.
struct IndexedFile {
    std::string path; // relative to the root
    std::uint64_t bytes = 0;
    std::uint64_t lines = 0;
    std::string_view language;
};

// Every codebase of a data folder: index, refresh, search, safe reading. Thread-safe; searches run during
// indexing on the last published state and never see half of a new one.
class Codebases {
public:
    // Opens what is stored below `dataDir`/code. Damaged or newer indexes are kept listed with their problem
    // and rebuilt by the next index(); a leftover of a killed run is removed.
    static Result<std::unique_ptr<Codebases>> open(const std::filesystem::path& dataDir, IndexOptions options,
                                                   const Clock& clock);
    ~Codebases();
    Codebases(const Codebases&) = delete;
    Codebases& operator=(const Codebases&) = delete;

    // Indexes a folder, or brings its index up to date reading only what changed. The old index answers until
    // the new one is whole; a failure, a cancellation or a kill leaves it as it was.
    // Errors: NotFound, InvalidArgument (not a folder), PermissionDenied, Conflict (being indexed already),
    // Cancelled, Io (disk full, read-only …).
    Result<IndexReport> index(const std::filesystem::path& root, const IndexProgressFn& progress = {},
                              const std::stop_token& stop = {});
    // Forgets a codebase and deletes its index (never its files). NotFound when it isn't registered.
    Status remove(const std::filesystem::path& root);

    std::vector<CodebaseStatus> list() const; // by root
    // Of the codebase whose root is `path` or above it; NotFound otherwise.
    Result<CodebaseStatus> status(const std::filesystem::path& path) const;

    // Errors: InvalidArgument (pattern, glob, language, cursor; the offending part is named), NotFound (no
    // such codebase), Cancelled.
    Result<SearchAnswer> search(const SearchQuery& query, const std::stop_token& stop = {}) const;

    // Indexed files at or below `path` (a root or a folder in one), sorted by path; at most `limit`, 0 = all.
    Result<std::vector<IndexedFile>> files(const std::filesystem::path& path, std::size_t limit = 0) const;

    // See PathGuard; its roots are the registered codebases.
    Result<SafeFile> resolveInsideRoots(std::string_view path) const;
    Result<std::filesystem::path> resolveDirectoryInsideRoots(std::string_view path) const;
    Result<FileLines> readLines(std::string_view path, std::uint64_t from, std::uint64_t to,
                                const LineLimits& limits = {}) const;

private:
    struct State;
    explicit Codebases(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace codesage::code
