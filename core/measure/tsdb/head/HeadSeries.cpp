#include "measure/tsdb/head/HeadSeries.h"

#include "measure/tsdb/codec/ChunkCodec.h"

#include <algorithm>
#include <cassert>

namespace codesage::tsdb {

namespace {

bool earlier(const Sample& sample, TimestampMs t) {
    return sample.t < t;
}

} // namespace

void HeadSeries::unpack(std::vector<Sample>& out) const {
    ByteReader in(m_packed);
    while (in.left() > 0) {
        // Our own bytes in our own memory: a failure is a bug, not an input.
        [[maybe_unused]] const bool ok = decodeChunk(in.bytes(), out).has_value();
        assert(ok);
    }
}

void HeadSeries::pack() {
    std::string block;
    encodeChunk(m_tail, Effort::Raw, block);
    m_packed.reserve(m_packed.size() + block.size() + 2);
    putBytes(m_packed, block);
    m_packedLast = m_tail.back().t;
    m_tail.clear();
}

std::optional<double> HeadSeries::find(TimestampMs t) const {
    if (m_count == 0 || t < m_first || t > m_last)
        return std::nullopt;
    std::vector<Sample> found;
    read(t, t, found);
    return found.empty() ? std::nullopt : std::optional(found.front().v);
}

void HeadSeries::insert(const Sample& sample, std::uint64_t commit) {
    if (m_count == 0) {
        m_first = m_last = sample.t;
        m_firstCommit = commit;
    }
    if (!m_packed.empty() && sample.t <= m_packedLast) {
        std::vector<Sample> all;
        all.reserve(m_count + 1);
        unpack(all);
        all.insert(all.end(), m_tail.begin(), m_tail.end());
        m_tail = std::move(all);
        m_packed = {};
    } else if (m_tail.size() >= kBlock) {
        if (sample.t > m_tail.back().t)
            pack();
    } else if (m_tail.size() == m_tail.capacity()) {
        m_tail.reserve(std::min(kBlock, std::max<std::size_t>(4, m_tail.size() * 2)));
    }
    m_tail.insert(std::lower_bound(m_tail.begin(), m_tail.end(), sample.t, earlier), sample);
    m_first = std::min(m_first, sample.t);
    m_last = std::max(m_last, sample.t);
    m_newest = std::max(m_newest, sample.t);
    ++m_count;
}

void HeadSeries::read(TimestampMs from, TimestampMs to, std::vector<Sample>& out) const {
    if (m_count == 0 || from > m_last || to < m_first)
        return;
    if (!m_packed.empty() && from <= m_packedLast) {
        thread_local std::vector<Sample> packed;
        packed.clear();
        unpack(packed);
        for (auto at = std::lower_bound(packed.begin(), packed.end(), from, earlier);
             at != packed.end() && at->t <= to; ++at)
            out.push_back(*at);
    }
    for (auto at = std::lower_bound(m_tail.begin(), m_tail.end(), from, earlier);
         at != m_tail.end() && at->t <= to; ++at)
        out.push_back(*at);
}

void HeadSeries::dropBefore(TimestampMs before) {
    if (m_count == 0 || before <= m_first)
        return;
    std::vector<Sample> kept;
    read(before, m_last, kept);
    m_packed = {};
    m_tail = std::move(kept);
    m_tail.shrink_to_fit();
    m_count = static_cast<std::uint32_t>(m_tail.size());
    m_first = m_tail.empty() ? kNoTime : m_tail.front().t;
    m_last = m_tail.empty() ? kNoTime : m_tail.back().t;
    if (m_tail.empty())
        m_firstCommit = 0;
}

} // namespace codesage::tsdb
