#pragma once

#include "measure/tsdb/Model.h"

#include <cstddef>
#include <cstdint>

namespace codesage::tsdb {

// A series' number inside one store: stable over restarts, never given to other labels. 0 is no series.
using SeriesRef = std::uint32_t;

// What became of the samples of one commit. Refused samples are not errors: the others are stored.
struct CommitReport {
    std::size_t appended = 0;   // new, durable as the store's options say
    std::size_t duplicates = 0; // same time and same value as a stored sample: nothing to do
    std::size_t conflicts = 0;  // same time, other value: the stored one stays
    std::size_t outOfOrder = 0; // of `appended`: older than the series' newest sample, inside the window
    std::size_t tooOld = 0;     // older than the out-of-order window or than the retention
    std::size_t unknown = 0;    // a SeriesRef whose series has left the store meanwhile
};

// One batch of samples, written together or not at all. Used by one thread; many appenders may work at
// once, their commits come one after the other. Dropping it without commit() discards the batch.
class Appender {
public:
    virtual ~Appender() = default;

    // Adds one sample and returns the series' number for the next time. Fails with InvalidArgument on
    // labels without a __name__ or too long (64 KB in all), with LimitExceeded when the store holds its
    // maximum of series, with Unavailable after Store::close(); the rest of the batch stays good.
    virtual Result<SeriesRef> add(const Labels& labels, TimestampMs t, double value) = 0;
    // Adds by number: the fast way. False when there is no such series (any more): add by labels then.
    virtual bool add(SeriesRef series, TimestampMs t, double value) = 0;

    // Returns when the batch is durable. On an error (disk full, read-only, I/O) nothing of the batch is in
    // the store, the batch is kept, and commit() may be tried again; earlier commits are whole.
    virtual Result<CommitReport> commit() = 0;
    virtual void rollback() = 0;
    virtual std::size_t pending() const = 0;
};

} // namespace codesage::tsdb
