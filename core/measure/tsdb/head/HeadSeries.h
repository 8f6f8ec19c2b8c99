#pragma once

#include "measure/tsdb/Model.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace codesage::tsdb {

inline constexpr TimestampMs kNoTime = std::numeric_limits<TimestampMs>::min();

// The open chunk of one series: full blocks of samples packed, the newest ones plain. About 1.4 KB for 240
// samples at 64 a block. Not synchronised: Head guards all of them with one lock.
class HeadSeries {
public:
    bool empty() const { return m_count == 0; }
    std::size_t count() const { return m_count; }
    // Of the samples held; kNoTime when empty.
    TimestampMs first() const { return m_first; }
    TimestampMs last() const { return m_last; }
    // The newest time that the series ever had, closed chunks included; kNoTime before the first.
    TimestampMs newest() const { return m_newest; }
    void setNewest(TimestampMs t) { m_newest = std::max(m_newest, t); }

    // The sequence number of the oldest commit that has samples here; 0 when empty.
    std::uint64_t firstCommit() const { return m_firstCommit; }

    // The value at exactly `t`.
    std::optional<double> find(TimestampMs t) const;
    // Inserts in order; no sample of that time may be here. Appending is cheap, inserting unpacks.
    void insert(const Sample& sample, std::uint64_t commit);
    // Appends the samples of [from, to] to `out`, ascending.
    void read(TimestampMs from, TimestampMs to, std::vector<Sample>& out) const;
    // Drops the samples with t < before (their chunk is closed).
    void dropBefore(TimestampMs before);

    std::size_t heapBytes() const { return m_packed.capacity() + m_tail.capacity() * sizeof(Sample); }

private:
    static constexpr std::size_t kBlock = 64;

    void unpack(std::vector<Sample>& out) const;
    void pack();

    TimestampMs m_newest = kNoTime;
    TimestampMs m_first = kNoTime;
    TimestampMs m_last = kNoTime;
    TimestampMs m_packedLast = kNoTime; // the newest time in m_packed
    std::uint64_t m_firstCommit = 0;
    std::string m_packed; // blocks in ascending time, each behind its length
    std::vector<Sample> m_tail;
    std::uint32_t m_count = 0;
};

} // namespace codesage::tsdb
