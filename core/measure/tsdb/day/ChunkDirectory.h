#pragma once

#include "base/core/Result.h"
#include "measure/tsdb/Appender.h"
#include "measure/tsdb/day/Day.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace codesage::tsdb {

// Where one chunk is and what it covers. Times count from the start of the day.
struct ChunkEntry {
    std::uint32_t t0 = 0;
    std::uint32_t t1 = 0;
    std::uint32_t count = 0;
    std::uint32_t row = 0;
};

// The chunks of one day by series, in memory: queries find their chunks without a search in the file, and
// know when one is missing. A sealed day's directory is flat (16 bytes a chunk); what is added later lies in
// a map beside it. Not synchronised.
class ChunkDirectory {
public:
    void add(SeriesRef series, const ChunkEntry& entry);
    // Moves everything into the flat form.
    void compact();

    bool has(SeriesRef series) const;
    // True when a chunk of the series overlaps the range.
    bool overlaps(SeriesRef series, std::uint32_t from, std::uint32_t to) const;
    // The series' last time, if it has chunks.
    std::optional<std::uint32_t> newest(SeriesRef series) const;
    // Appends the overlapping chunks, in order of t0.
    void find(SeriesRef series, std::uint32_t from, std::uint32_t to, std::vector<ChunkEntry>& out) const;

    // Ascending.
    std::vector<SeriesRef> series() const;
    std::uint64_t chunks() const { return m_chunks; }
    std::uint64_t samples() const { return m_samples; }
    std::uint32_t firstTime() const { return m_firstTime; }
    std::uint32_t lastTime() const { return m_lastTime; }
    std::size_t memoryBytes() const;

    // One part for each 65,536 chunks, for a sealed file. Rows must be numbered as series and chunks follow.
    std::vector<std::string> encode();
    // Adds one part. Corrupt on bytes that no encoder wrote.
    Status decodePart(std::string_view part);

private:
    template <class Visit>
    void visit(SeriesRef series, const Visit& visitor) const;

    std::vector<SeriesRef> m_series; // ascending; m_begins has one more element
    std::vector<std::uint32_t> m_begins;
    std::vector<ChunkEntry> m_entries;
    std::unordered_map<SeriesRef, std::vector<ChunkEntry>> m_added;
    std::uint64_t m_chunks = 0;
    std::uint64_t m_samples = 0;
    std::uint32_t m_firstTime = static_cast<std::uint32_t>(kDayMs);
    std::uint32_t m_lastTime = 0;
};

} // namespace codesage::tsdb
