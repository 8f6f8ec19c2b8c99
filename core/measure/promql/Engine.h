#pragma once

#include "base/core/Clock.h"
#include "base/core/Result.h"
#include "measure/promql/Ast.h"
#include "measure/promql/QueryResult.h"
#include "measure/tsdb/SeriesReader.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <stop_token>
#include <string_view>

namespace codesage::promql {

// Which Prometheus the boundaries of ranges follow: in V3 a range or a look-back of r at time t covers
// (t-r, t], in V2 [t-r, t].
enum class Semantics { V3, V2 };

struct EngineOptions {
    std::chrono::milliseconds lookback{std::chrono::minutes(5)};
    std::chrono::milliseconds timeout{std::chrono::minutes(2)};
    std::chrono::milliseconds defaultSubqueryStep{std::chrono::minutes(1)};
    // Samples held in memory at once by one query, counting 16 bytes each.
    std::size_t maxSamples = 50'000'000;
    Semantics semantics = Semantics::V3;
};

// What one query may set for itself; what is absent comes from the engine.
struct QueryOptions {
    std::optional<std::chrono::milliseconds> lookback{};
    std::optional<std::chrono::milliseconds> timeout{}; // can only shorten
};

// Evaluates queries over any SeriesReader. Immutable: one engine serves any number of threads.
//
// Errors: InvalidArgument when the text is no query, or not one for a range; then
//   Timeout "query timed out in …", Cancelled "query was canceled in …", LimitExceeded for too many samples,
//   Unsupported "not implemented yet: NAME", and Conflict, in Prometheus's words, when the data do not fit
//   the expression (many-to-many matches, duplicate label sets, bad label names); errors of the reader as
//   they are.
class Engine {
public:
    // `clock` times queries and gives no other time to them; it must outlive the engine.
    Engine(EngineOptions options, const Clock& clock);

    const EngineOptions& options() const { return m_options; }

    // The value at one moment, in milliseconds since the epoch.
    Result<QueryResult> instant(std::string_view text, TimestampMs at, const tsdb::SeriesReader& reader,
                                const std::stop_token& stop = {}, const QueryOptions& query = {}) const;
    Result<QueryResult> instant(const Expr& expr, TimestampMs at, const tsdb::SeriesReader& reader,
                                const std::stop_token& stop = {}, const QueryOptions& query = {}) const;

    // The values at start, start+step, … up to `end`; always a matrix. `step` is positive, `end` not before
    // `start`. Only scalars and instant vectors can be asked for (InvalidArgument, as Prometheus says it).
    Result<QueryResult> range(std::string_view text, TimestampMs start, TimestampMs end,
                              std::chrono::milliseconds step, const tsdb::SeriesReader& reader,
                              const std::stop_token& stop = {}, const QueryOptions& query = {}) const;
    Result<QueryResult> range(const Expr& expr, TimestampMs start, TimestampMs end,
                              std::chrono::milliseconds step, const tsdb::SeriesReader& reader,
                              const std::stop_token& stop = {}, const QueryOptions& query = {}) const;

private:
    Result<QueryResult> instantOf(const Expr& expr, std::string_view text, TimestampMs at,
                                  const tsdb::SeriesReader& reader, const std::stop_token& stop,
                                  const QueryOptions& query) const;
    Result<QueryResult> rangeOf(const Expr& expr, std::string_view text, TimestampMs start, TimestampMs end,
                                std::chrono::milliseconds step, const tsdb::SeriesReader& reader,
                                const std::stop_token& stop, const QueryOptions& query) const;

    EngineOptions m_options;
    const Clock* m_clock;
};

} // namespace codesage::promql
