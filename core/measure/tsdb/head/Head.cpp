#include "measure/tsdb/head/Head.h"

#include <algorithm>

namespace codesage::tsdb {

const HeadRecord* Head::at(SeriesRef series) const {
    const std::size_t page = series / kPage;
    if (page >= m_pages.size() || !m_pages[page])
        return nullptr;
    return &(*m_pages[page])[series % kPage];
}

void Head::read(SeriesRef series, TimestampMs from, TimestampMs to, std::vector<Sample>& out) const {
    std::shared_lock lock(m_mutex);
    if (const HeadRecord* const record = at(series))
        record->samples.read(from, to, out);
}

bool Head::readOverlaps(SeriesRef series, TimestampMs from, TimestampMs to) const {
    std::shared_lock lock(m_mutex);
    const HeadRecord* const record = at(series);
    return record && !record->samples.empty() && record->samples.first() <= to &&
           record->samples.last() >= from;
}

Head::Totals Head::readTotals() const {
    std::shared_lock lock(m_mutex);
    Totals totals;
    for (const auto& page : m_pages) {
        if (!page)
            continue;
        totals.bytes += sizeof(Page);
        for (const HeadRecord& record : *page) {
            if (record.samples.empty())
                continue;
            ++totals.series;
            totals.samples += record.samples.count();
            totals.bytes += record.samples.heapBytes();
            totals.first = totals.first == kNoTime ? record.samples.first()
                                                   : std::min(totals.first, record.samples.first());
            totals.last = std::max(totals.last, record.samples.last());
        }
    }
    return totals;
}

HeadRecord* Head::find(SeriesRef series) {
    return const_cast<HeadRecord*>(at(series));
}

HeadRecord& Head::record(SeriesRef series) {
    if (HeadRecord* const known = find(series))
        return *known;
    const auto lock = lockForChange();
    const std::size_t page = series / kPage;
    if (page >= m_pages.size())
        m_pages.resize(page + 1);
    if (!m_pages[page])
        m_pages[page] = std::make_unique<Page>();
    return (*m_pages[page])[series % kPage];
}

std::uint64_t Head::oldestCommit() {
    std::uint64_t oldest = 0;
    forEach([&](SeriesRef, HeadRecord& record) {
        const std::uint64_t commit = record.samples.firstCommit();
        oldest = oldest == 0 ? commit : std::min(oldest, commit);
    });
    return oldest;
}

} // namespace codesage::tsdb
