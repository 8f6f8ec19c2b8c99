#pragma once

#include "base/core/Result.h"
#include "code/index/LineMatcher.h"
#include "code/index/SearchAnswer.h"
#include "code/index/SearchQuery.h"
#include "code/index/Snapshot.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace codesage::code {

// What one document gave.
struct DocumentHits {
    std::uint64_t lines = 0; // matching ones; 1 in AnswerMode::Files
    std::uint64_t firstLine = 0;
    bool wholeWord = false; // a match stands as a word of its own
    std::vector<Match> matches;
};

// Searches one document after another. One thread.
class DocumentSearch {
public:
    DocumentSearch(const LineMatcher& matcher, const SearchQuery& query);

    // Looks into these passages of one document, ascending. At most `keep` lines become matches (their path
    // and root are left to the caller); the others are counted. Corrupt when the stored text fails its check.
    Result<DocumentHits> search(const Segment& segment, std::span<const std::uint32_t> passages,
                                std::size_t keep);

private:
    Match makeMatch(std::string_view text, const LineHit& hit, std::uint64_t line) const;
    // Fills in the lines around a hit, from the passages before and behind too.
    Status addContext(Match& match, const Segment& segment, std::uint32_t passage, std::string_view text,
                      const LineHit& hit);

    const LineMatcher& m_matcher;
    const SearchQuery& m_query;
    std::string m_buffer;
    std::string m_contextBuffer;
};

} // namespace codesage::code
