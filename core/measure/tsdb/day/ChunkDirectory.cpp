#include "measure/tsdb/day/ChunkDirectory.h"

#include "measure/tsdb/codec/ChunkCodec.h"

#include <algorithm>
#include <map>

namespace codesage::tsdb {

namespace {

constexpr unsigned kVersion = 1;
constexpr std::size_t kPartEntries = 65536;

bool byStart(const ChunkEntry& a, const ChunkEntry& b) {
    return a.t0 != b.t0 ? a.t0 < b.t0 : a.row < b.row;
}

} // namespace

template <class Visit>
void ChunkDirectory::visit(SeriesRef series, const Visit& visitor) const {
    const auto at = std::lower_bound(m_series.begin(), m_series.end(), series);
    if (at != m_series.end() && *at == series) {
        const auto slot = static_cast<std::size_t>(at - m_series.begin());
        for (std::uint32_t i = m_begins[slot]; i < m_begins[slot + 1]; ++i)
            visitor(m_entries[i]);
    }
    if (const auto added = m_added.find(series); added != m_added.end()) {
        for (const ChunkEntry& entry : added->second)
            visitor(entry);
    }
}

void ChunkDirectory::add(SeriesRef series, const ChunkEntry& entry) {
    m_added[series].push_back(entry);
    ++m_chunks;
    m_samples += entry.count;
    m_firstTime = std::min(m_firstTime, entry.t0);
    m_lastTime = std::max(m_lastTime, entry.t1);
}

void ChunkDirectory::compact() {
    std::map<SeriesRef, std::vector<ChunkEntry>> all;
    for (std::size_t slot = 0; slot < m_series.size(); ++slot)
        all[m_series[slot]].assign(m_entries.begin() + m_begins[slot],
                                   m_entries.begin() + m_begins[slot + 1]);
    for (auto& [series, entries] : m_added) {
        auto& own = all[series];
        own.insert(own.end(), entries.begin(), entries.end());
    }
    m_added = {};
    m_series.clear();
    m_begins.clear();
    m_entries.clear();
    m_series.reserve(all.size());
    m_begins.reserve(all.size() + 1);
    m_entries.reserve(m_chunks);
    for (auto& [series, entries] : all) {
        std::sort(entries.begin(), entries.end(), byStart);
        m_series.push_back(series);
        m_begins.push_back(static_cast<std::uint32_t>(m_entries.size()));
        m_entries.insert(m_entries.end(), entries.begin(), entries.end());
    }
    m_begins.push_back(static_cast<std::uint32_t>(m_entries.size()));
}

bool ChunkDirectory::has(SeriesRef series) const {
    return std::binary_search(m_series.begin(), m_series.end(), series) || m_added.contains(series);
}

bool ChunkDirectory::overlaps(SeriesRef series, std::uint32_t from, std::uint32_t to) const {
    bool found = false;
    visit(series, [&](const ChunkEntry& entry) { found = found || (entry.t0 <= to && entry.t1 >= from); });
    return found;
}

std::optional<std::uint32_t> ChunkDirectory::newest(SeriesRef series) const {
    std::optional<std::uint32_t> last;
    visit(series, [&](const ChunkEntry& entry) { last = std::max(last.value_or(0), entry.t1); });
    return last;
}

void ChunkDirectory::find(SeriesRef series, std::uint32_t from, std::uint32_t to,
                          std::vector<ChunkEntry>& out) const {
    const auto before = static_cast<std::ptrdiff_t>(out.size());
    visit(series, [&](const ChunkEntry& entry) {
        if (entry.t0 <= to && entry.t1 >= from)
            out.push_back(entry);
    });
    std::sort(out.begin() + before, out.end(), byStart);
}

std::vector<SeriesRef> ChunkDirectory::series() const {
    std::vector<SeriesRef> all = m_series;
    for (const auto& [series, entries] : m_added)
        all.push_back(series);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

std::size_t ChunkDirectory::memoryBytes() const {
    std::size_t bytes =
        (m_series.capacity() + m_begins.capacity()) * 4 + m_entries.capacity() * sizeof(ChunkEntry);
    for (const auto& [series, entries] : m_added)
        bytes += 64 + entries.capacity() * sizeof(ChunkEntry);
    return bytes;
}

std::vector<std::string> ChunkDirectory::encode() {
    compact();
    std::vector<std::string> parts;
    std::string body;
    std::uint64_t inPart = 0;
    SeriesRef last = 0;
    std::uint32_t firstRow = 0;
    const auto finish = [&] {
        std::string part;
        putByte(part, kVersion);
        putVarint(part, inPart);
        putVarint(part, firstRow);
        parts.push_back(part += body);
        body.clear();
        inPart = 0;
        last = 0;
    };
    for (std::size_t slot = 0; slot < m_series.size(); ++slot) {
        for (std::uint32_t i = m_begins[slot]; i < m_begins[slot + 1]; ++i) {
            const ChunkEntry& entry = m_entries[i];
            if (inPart == 0)
                firstRow = entry.row;
            putVarint(body, m_series[slot] - last);
            putVarint(body, entry.t0);
            putVarint(body, entry.t1 - entry.t0);
            putVarint(body, entry.count);
            last = m_series[slot];
            if (++inPart == kPartEntries)
                finish();
        }
    }
    if (inPart > 0)
        finish();
    return parts;
}

Status ChunkDirectory::decodePart(std::string_view part) {
    const auto damaged = [] { return fail(ErrorCode::Corrupt, "A chunk directory is damaged."); };
    ByteReader in(part);
    const unsigned version = in.byte();
    if (in.ok() && version > kVersion)
        return fail(ErrorCode::Unsupported, "A chunk directory was written by a newer release.");
    const std::uint64_t count = in.varint();
    const std::uint64_t firstRow = in.varint();
    if (!in.ok() || version == 0 || count > kPartEntries || count > in.left() / 4 ||
        firstRow > UINT32_MAX - count)
        return damaged();
    std::uint64_t series = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        series += in.varint();
        const std::uint64_t t0 = in.varint();
        const std::uint64_t span = in.varint();
        const std::uint64_t samples = in.varint();
        if (!in.ok() || series == 0 || series > UINT32_MAX || t0 >= kDayMs || span >= kDayMs - t0 ||
            samples == 0 || samples > kMaxChunkSamples)
            return damaged();
        add(static_cast<SeriesRef>(series),
            {static_cast<std::uint32_t>(t0), static_cast<std::uint32_t>(t0 + span),
             static_cast<std::uint32_t>(samples), static_cast<std::uint32_t>(firstRow + i)});
    }
    return in.left() == 0 ? Status{} : Status{damaged()};
}

} // namespace codesage::tsdb
