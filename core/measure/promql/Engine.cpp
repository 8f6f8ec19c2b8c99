#include "measure/promql/Engine.h"

#include "measure/promql/Parser.h"
#include "measure/promql/eval/Evaluator.h"

#include <fmt/format.h>
#include <new>

namespace codesage::promql {

namespace {

// Times further away are no times: the arithmetic on them stays exact and far from overflow.
constexpr TimestampMs kLargestTime = 9'000'000'000'000'000;

void appendVector(QueryContext& ctx, const RowSource& rows, TimestampMs at, QueryResult& result) {
    forEachRow(ctx, rows, 1, [&](std::size_t row, std::span<const double> values) {
        if (isPresent(values[0]))
            result.vector.push_back({rows.labels(row), {at, values[0]}});
    });
}

std::vector<tsdb::Sample> samplesOf(const StepGrid& grid, std::span<const double> values) {
    std::vector<tsdb::Sample> samples;
    samples.reserve(static_cast<std::size_t>(std::ranges::count_if(values, isPresent)));
    for (std::size_t i = 0; i < values.size(); ++i)
        if (isPresent(values[i]))
            samples.push_back({grid.at(i), values[i]});
    return samples;
}

void appendMatrix(QueryContext& ctx, const RowSource& rows, const StepGrid& grid, Hold& hold,
                  QueryResult& result) {
    forEachRow(ctx, rows, grid.count, [&](std::size_t row, std::span<const double> values) {
        std::vector<tsdb::Sample> samples = samplesOf(grid, values);
        if (samples.empty())
            return;
        hold.grow(samples.size());
        result.matrix.push_back({rows.labels(row), std::move(samples)});
    });
    std::ranges::sort(result.matrix, {}, &SeriesData::labels);
}

// The samples of a range vector themselves, as an instant query may ask for them.
void appendWindows(QueryContext& ctx, const WindowSource& windows, QueryResult& result) {
    Scratch scratch;
    for (std::size_t i = 0; i < windows.size(); ++i) {
        ctx.check();
        windows.read(i, scratch);
        if (!scratch.samples.empty())
            result.matrix.push_back({windows.labels(i), scratch.samples});
    }
}

// Runs an evaluation and turns what it throws into a Result.
template <class Evaluate>
Result<QueryResult> guarded(QueryContext& ctx, Evaluate evaluate) {
    QueryResult result;
    try {
        Hold hold(ctx, 0);
        evaluate(result, hold);
        ctx.finish(result);
        return result;
    } catch (EvalFailure& failure) {
        return fail(std::move(failure.error));
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::LimitExceeded, "the query needs more memory than there is");
    }
}

bool isTime(TimestampMs at) {
    return at >= -kLargestTime && at <= kLargestTime;
}

} // namespace

Engine::Engine(EngineOptions options, const Clock& clock)
    : m_options(options)
    , m_clock(&clock) {}

Result<QueryResult> Engine::instant(std::string_view text, TimestampMs at, const tsdb::SeriesReader& reader,
                                    const std::stop_token& stop, const QueryOptions& query) const {
    const SteadyTime begun = m_clock->steady();
    CODESAGE_TRY(const Expr expr, parse(text));
    const auto parsing = std::chrono::duration_cast<std::chrono::microseconds>(m_clock->steady() - begun);
    auto result = instantOf(expr, text, at, reader, stop, query);
    if (result)
        result->stats.parse = parsing;
    return result;
}

Result<QueryResult> Engine::instant(const Expr& expr, TimestampMs at, const tsdb::SeriesReader& reader,
                                    const std::stop_token& stop, const QueryOptions& query) const {
    return instantOf(expr, {}, at, reader, stop, query);
}

Result<QueryResult> Engine::instantOf(const Expr& expr, std::string_view text, TimestampMs at,
                                      const tsdb::SeriesReader& reader, const std::stop_token& stop,
                                      const QueryOptions& query) const {
    if (!isTime(at))
        return fail(ErrorCode::InvalidArgument, fmt::format("the time {} ms is out of range", at));
    QueryContext ctx({m_options, reader, *m_clock, stop, query.lookback.value_or(m_options.lookback),
                      std::min(query.timeout.value_or(m_options.timeout), m_options.timeout), text, at, at,
                      false});
    return guarded(ctx, [&](QueryResult& result, Hold&) {
        Evaluator evaluator(ctx);
        const StepGrid grid{at, 1, 1};
        result.type = expr.type;
        result.scalar.t = at;
        switch (expr.type) {
        case ValueType::Scalar:
            result.scalar.v = evaluator.scalar(expr, grid)[0];
            break;
        case ValueType::String:
            result.string = Evaluator::string(expr);
            break;
        case ValueType::Matrix:
            appendWindows(ctx, *evaluator.matrix(expr, grid), result);
            break;
        default:
            appendVector(ctx, *evaluator.vector(expr, grid), at, result);
        }
    });
}

Result<QueryResult> Engine::range(std::string_view text, TimestampMs start, TimestampMs end,
                                  std::chrono::milliseconds step, const tsdb::SeriesReader& reader,
                                  const std::stop_token& stop, const QueryOptions& query) const {
    const SteadyTime begun = m_clock->steady();
    CODESAGE_TRY(const Expr expr, parse(text));
    const auto parsing = std::chrono::duration_cast<std::chrono::microseconds>(m_clock->steady() - begun);
    auto result = rangeOf(expr, text, start, end, step, reader, stop, query);
    if (result)
        result->stats.parse = parsing;
    return result;
}

Result<QueryResult> Engine::range(const Expr& expr, TimestampMs start, TimestampMs end,
                                  std::chrono::milliseconds step, const tsdb::SeriesReader& reader,
                                  const std::stop_token& stop, const QueryOptions& query) const {
    return rangeOf(expr, {}, start, end, step, reader, stop, query);
}

Result<QueryResult> Engine::rangeOf(const Expr& expr, std::string_view text, TimestampMs start,
                                    TimestampMs end, std::chrono::milliseconds step,
                                    const tsdb::SeriesReader& reader, const std::stop_token& stop,
                                    const QueryOptions& query) const {
    if (expr.type != ValueType::Scalar && expr.type != ValueType::Vector)
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format("invalid expression type \"{}\" for range query, must be Scalar or instant Vector",
                        valueTypeWords(expr.type)));
    if (!isTime(start) || !isTime(end) || end < start || step.count() <= 0)
        return fail(ErrorCode::InvalidArgument,
                    "a range query needs an end that is not before its start, and a positive step");
    QueryContext ctx({m_options, reader, *m_clock, stop, query.lookback.value_or(m_options.lookback),
                      std::min(query.timeout.value_or(m_options.timeout), m_options.timeout), text, start,
                      end, true});
    return guarded(ctx, [&](QueryResult& result, Hold& hold) {
        Evaluator evaluator(ctx);
        const StepGrid grid{start, step.count(), static_cast<std::size_t>((end - start) / step.count()) + 1};
        const Hold rows(ctx, grid.count); // every node allocates rows of this length
        result.type = ValueType::Matrix;
        if (expr.type == ValueType::Scalar)
            result.matrix.push_back({{}, samplesOf(grid, evaluator.scalar(expr, grid))});
        else
            appendMatrix(ctx, *evaluator.vector(expr, grid), grid, hold, result);
    });
}

} // namespace codesage::promql
