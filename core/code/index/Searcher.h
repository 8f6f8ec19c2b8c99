#pragma once

#include "base/core/Result.h"
#include "code/index/Cursor.h"
#include "code/index/DocumentSearch.h"
#include "code/index/LineMatcher.h"
#include "code/index/PathFilter.h"
#include "code/index/SearchAnswer.h"
#include "code/index/SearchQuery.h"
#include "code/index/Snapshot.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

namespace codesage::code {

// A codebase, or parts of it, to search.
struct SearchTarget {
    // Places [begin, end) in Snapshot::documents().
    struct Range {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
    };
    std::filesystem::path root;
    std::shared_ptr<const Snapshot> snapshot;
    std::vector<Range> ranges; // ascending, apart
};

// The places of the documents at or below `path` (relative; empty: all).
SearchTarget::Range placesBelow(const Snapshot& snapshot, std::string_view path);

// Answers one query. Documents are taken in one fixed order (weight of the path, then codebase, then path) by
// whichever thread is free; results are put together in that order, so an answer does not depend on threads.
// For relevance, documents are taken in windows of a hundred matches or more, and inside a window those with
// a match that stands as a word of its own come first: near enough to a ranking of everything without
// searching everything.
class Searcher {
public:
    // `helpers` counts helping threads of all searches; at most `threads` - 1 at a time.
    Searcher(const SearchQuery& query, std::vector<SearchTarget> targets, unsigned threads,
             std::atomic<unsigned>& helpers, std::stop_token stop);

    Result<SearchAnswer> run();

private:
    using SteadyClock = std::chrono::steady_clock;
    // Weight, target and place in one number whose order is that of the answers.
    using Key = std::uint64_t;
    // A document to look into: which of m_passages.
    struct Candidate {
        Key key = 0;
        std::uint32_t firstPassage = 0;
        std::uint32_t passages = 0;
        bool operator>(const Candidate& other) const { return key > other.key; }
    };
    struct Item {
        Key key = 0;
        DocumentHits hits;
    };
    struct Batch {
        std::vector<Item> items;
        bool done = false;
    };

    Key keyOf(std::uint8_t weight, std::size_t target, std::uint32_t place) const;
    std::uint8_t weightOf(Key key) const { return static_cast<std::uint8_t>(255 - (key >> 56)); }
    std::size_t targetOf(Key key) const { return static_cast<std::size_t>(key >> 32) & 0xFFFFFF; }
    DocumentRef refOf(Key key) const;
    std::string pathOf(Key key) const;

    void collect();
    void addCandidates(std::size_t target);
    void boostNames();
    void skipTo(const Cursor& cursor);
    void searchAll();
    void work(const std::function<void()>& between);
    bool takeBatch(std::vector<Candidate>& taken, std::size_t& index, bool& keep);
    void finishBatch(std::size_t index, std::vector<Item> items);
    bool outOfTime() const;
    // What a page and a window are counted in: matches, or files.
    std::uint64_t units(const Item& item) const;
    std::uint64_t totalOf(const Item& item) const;
    SearchAnswer answer();
    std::vector<Item*> inOrder(Cursor& next);
    void fillPage(SearchAnswer& answer, const std::vector<Item*>& ordered);
    void checkFreshness(SearchAnswer& answer, const std::vector<Key>& shown) const;

    const SearchQuery& m_query;
    std::vector<SearchTarget> m_targets;
    unsigned m_threads;
    std::atomic<unsigned>& m_helpers;
    std::stop_token m_stop;
    std::shared_ptr<const LineMatcher> m_matcher;
    PathFilter m_filter;
    Cursor m_cursor;
    SteadyClock::time_point m_begun = SteadyClock::now();
    std::uint64_t m_window = 1; // units that close a window
    std::size_t m_keep = 0;     // units up to the end of the page

    std::mutex m_mutex;
    std::vector<std::uint32_t> m_passages; // of all candidates; constant once collected
    std::vector<Candidate> m_candidates;   // a heap, or sorted, with the next at the back
    bool m_sorted = false;
    std::uint64_t m_candidateCount = 0;
    std::vector<Batch> m_batches;
    std::size_t m_prefix = 0;        // batches done without a gap
    std::uint64_t m_gathered = 0;    // units in their closed windows
    std::uint64_t m_windowUnits = 0; // and behind those
    std::atomic<bool> m_full{false};
    SteadyClock::time_point m_fullAt{};
    std::atomic<std::uint64_t> m_answerBytes{0};
    std::atomic<bool> m_tooMuch{false};
    std::atomic<std::uint64_t> m_filesSearched{0};
    std::atomic<std::uint64_t> m_bytesSearched{0};
    std::atomic<bool> m_damaged{false};
    std::atomic<bool> m_stopped{false}; // time or memory ended it before all candidates were looked at
};

} // namespace codesage::code
