#pragma once

#include "measure/tsdb/Appender.h"
#include "measure/tsdb/head/HeadRow.h"

#include <functional>
#include <vector>

namespace codesage::tsdb {

// Store's appender: gathers a batch and hands it over.
class StoreAppender final : public Appender {
public:
    // What it needs of the store.
    struct Door {
        std::function<Result<SeriesRef>(const Labels&)> seriesFor;
        std::function<bool(SeriesRef)> knows;
        std::function<Result<CommitReport>(const std::vector<NewSample>&)> commit;
    };
    explicit StoreAppender(Door door)
        : m_door(std::move(door)) {}

    Result<SeriesRef> add(const Labels& labels, TimestampMs t, double value) override;
    bool add(SeriesRef series, TimestampMs t, double value) override;
    Result<CommitReport> commit() override;
    void rollback() override { m_batch.clear(); }
    std::size_t pending() const override { return m_batch.size(); }

private:
    Door m_door;
    std::vector<NewSample> m_batch;
};

} // namespace codesage::tsdb
