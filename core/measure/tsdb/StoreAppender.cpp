#include "measure/tsdb/StoreAppender.h"

#include "base/core/Strings.h"
#include "measure/tsdb/day/Day.h"

#include <fmt/format.h>

namespace codesage::tsdb {

namespace {

constexpr std::size_t kMaxLabelBytes = 64 * 1024;

Status checkLabels(const Labels& labels) {
    if (labels.metricName().empty())
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("The series {} has no metric name.", elided(labels.toString(), 200)));
    std::size_t bytes = 0;
    for (const auto& [name, value] : labels)
        bytes += name.size() + value.size();
    if (bytes > kMaxLabelBytes)
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("The labels of {} take {} bytes; {} are the most.",
                                elided(labels.toString(), 200), bytes, kMaxLabelBytes));
    return {};
}

} // namespace

Result<SeriesRef> StoreAppender::add(const Labels& labels, TimestampMs t, double value) {
    CODESAGE_CHECK(checkLabels(labels));
    if (!isNamedDay(dayOf(t)))
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("The time {} ms of a sample of {} is outside the years 0 to 9999.", t,
                                elided(labels.toString(), 200)));
    CODESAGE_TRY(const SeriesRef series, m_door.seriesFor(labels));
    m_batch.push_back({series, {t, value}});
    return series;
}

bool StoreAppender::add(SeriesRef series, TimestampMs t, double value) {
    if (!isNamedDay(dayOf(t)) || !m_door.knows(series))
        return false;
    m_batch.push_back({series, {t, value}});
    return true;
}

Result<CommitReport> StoreAppender::commit() {
    if (m_batch.empty())
        return CommitReport{};
    CODESAGE_TRY(const CommitReport report, m_door.commit(m_batch));
    m_batch.clear();
    return report;
}

} // namespace codesage::tsdb
