#include "ScriptRunner.h"

#include "AnchorSelectors.h"
#include "base/core/Strings.h"
#include "measure/promql/Literals.h"
#include "measure/promql/Parser.h"
#include "measure/promql/Printer.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <regex>

namespace codesage::promql::script {

namespace {

TimestampMs millisecondsOf(const std::string& text) {
    if (const auto duration = parseDuration(text))
        return duration->count();
    const auto number = parseNumber(text.starts_with('-') ? text.substr(1) : text);
    return std::llround(number.value_or(0) * (text.starts_with('-') ? -1000 : 1000));
}

std::vector<std::string> trimmedLines(std::string_view script) {
    std::vector<std::string> lines;
    for (const std::string_view line : split(script, '\n')) {
        const std::string_view text = trimmed(line);
        lines.emplace_back(text.starts_with('#') ? std::string_view() : text);
    }
    return lines;
}

} // namespace

bool almostEqual(double a, double b) {
    if (std::isnan(a) && std::isnan(b))
        return true;
    if (a == b)
        return true;
    constexpr double kEpsilon = 1e-6;
    const double sum = std::abs(a) + std::abs(b);
    const double difference = std::abs(a - b);
    if (a == 0 || b == 0 || sum < std::numeric_limits<double>::min())
        return difference < kEpsilon * std::numeric_limits<double>::min();
    return difference / std::min(sum, std::numeric_limits<double>::max()) < kEpsilon;
}

ScriptRunner::ScriptRunner(Semantics semantics)
    : m_engine({.maxSamples = 100'000, .semantics = semantics}, m_clock) {}

ScriptRunner::Report ScriptRunner::run(std::string_view script) {
    const std::vector<std::string> lines = trimmedLines(script);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string& header = lines[i];
        if (header.empty())
            continue;
        const auto number = static_cast<int>(i) + 1;
        std::vector<std::string> block;
        if (header != "clear")
            while (i + 1 < lines.size() && !lines[i + 1].empty())
                block.push_back(lines[++i]);
        if (header == "clear") {
            m_loaded.clear();
            m_reader.reset();
        } else if (header.starts_with("load")) {
            load(header, block);
        } else if (header.starts_with("eval")) {
            evaluate(header, block, number);
        } else {
            m_report.failures.push_back(fmt::format("line {}: unknown command '{}'", number, header));
        }
    }
    return std::exchange(m_report, {});
}

void ScriptRunner::load(std::string_view header, const std::vector<std::string>& lines) {
    const std::int64_t step = millisecondsOf(std::string(trimmed(header.substr(4))));
    for (const std::string& line : lines) {
        const auto series = parseSeriesLine(line);
        if (!series || step <= 0) {
            m_report.failures.push_back(series ? "load without a step"
                                               : series.error().text() + " in " + line);
            continue;
        }
        std::vector<tsdb::Sample>& samples = m_loaded[series->labels];
        for (std::size_t i = 0; i < series->values.size(); ++i)
            if (series->values[i])
                samples.push_back({static_cast<TimestampMs>(i) * step, *series->values[i]});
    }
    m_reader.reset();
}

const tsdb::SeriesReader& ScriptRunner::reader() {
    if (!m_reader) {
        std::vector<SeriesData> series;
        for (const auto& [labels, samples] : m_loaded)
            series.push_back({labels, samples});
        m_reader = std::make_unique<tsdb::MemorySeries>(std::move(series));
    }
    return *m_reader;
}

bool ScriptRunner::parseHeader(std::string_view header, Evaluation& evaluation) {
    static const std::regex kInstant(
        R"(eval(?:_(fail|warn|ordered|info))?\s+instant\s+(?:at\s+(\S+)\s+)?(.+))");
    static const std::regex kRange(
        R"(eval(?:_(fail|warn|ordered|info))?\s+range\s+from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+)\s+(.+))");
    std::cmatch match;
    if (std::regex_match(header.begin(), header.end(), match, kInstant)) {
        evaluation.at = match[2].matched ? millisecondsOf(match[2]) : 0;
        evaluation.expression = match[3];
    } else if (std::regex_match(header.begin(), header.end(), match, kRange)) {
        evaluation.isRange = true;
        evaluation.at = millisecondsOf(match[2]);
        evaluation.end = millisecondsOf(match[3]);
        evaluation.step = millisecondsOf(match[4]);
        evaluation.expression = match[5];
    } else {
        return false;
    }
    evaluation.mayFail = match[1] == "fail";
    evaluation.isOrdered = match[1] == "ordered";
    evaluation.warns = match[1] == "warn";
    evaluation.informs = match[1] == "info";
    return true;
}

bool ScriptRunner::parseExpectation(std::string_view line, Evaluation& evaluation) {
    if (line.starts_with("expected_fail_message ")) {
        evaluation.message = std::string(trimmed(line.substr(22)));
        return true;
    }
    if (!line.starts_with("expect "))
        return false;
    const std::string_view rest = trimmed(line.substr(7));
    evaluation.mayFail = evaluation.mayFail || rest.starts_with("fail");
    evaluation.warns = evaluation.warns || rest.starts_with("warn");
    evaluation.informs = evaluation.informs || rest.starts_with("info");
    evaluation.isOrdered = evaluation.isOrdered || rest.starts_with("ordered");
    if (rest.starts_with("fail msg:"))
        evaluation.message = std::string(trimmed(rest.substr(9)));
    if (rest.starts_with("string "))
        evaluation.text = unquoted(trimmed(rest.substr(7)));
    return true;
}

void ScriptRunner::evaluate(std::string_view header, const std::vector<std::string>& lines, int number) {
    Evaluation evaluation;
    evaluation.line = number;
    ++m_report.evaluations;
    if (!parseHeader(header, evaluation))
        return fail(evaluation, "script", "malformed eval");
    for (const std::string& line : lines) {
        if (parseExpectation(line, evaluation))
            continue;
        const std::string digits = line.starts_with('-') || line.starts_with('+') ? line.substr(1) : line;
        if (const auto value = parseNumber(digits)) {
            evaluation.scalar = line.starts_with('-') ? -*value : *value;
            continue;
        }
        auto series = parseSeriesLine(line);
        if (!series)
            return fail(evaluation, "script", series.error().text());
        evaluation.series.push_back(*std::move(series));
    }
    if (evaluation.isRange)
        checkRange(evaluation);
    else
        checkInstant(evaluation);
}

void ScriptRunner::checkInstant(const Evaluation& evaluation) {
    ++m_report.checks;
    const auto result = m_engine.instant(evaluation.expression, evaluation.at, reader());
    if (evaluation.mayFail) {
        if (result)
            fail(evaluation, "instant", "should fail");
        else if (evaluation.message && result.error().message != *evaluation.message)
            fail(evaluation, "instant", result.error().message);
        return;
    }
    if (!result)
        return fail(evaluation, "instant", result.error().text());
    if ((evaluation.warns && result->warnings.empty()) || (evaluation.informs && result->infos.empty()))
        fail(evaluation, "instant", "an annotation is missing");
    if (const std::string difference = compare(evaluation, *result); !difference.empty())
        return fail(evaluation, "instant", difference);
    if (evaluation.isOrdered || result->type == ValueType::Matrix || result->type == ValueType::String)
        return;
    checkInsideRange(evaluation, result->type);
    checkAnchored(evaluation);
}

// The same moment as the middle of three steps.
void ScriptRunner::checkInsideRange(const Evaluation& evaluation, ValueType type) {
    ++m_report.checks;
    const auto range = m_engine.range(evaluation.expression, evaluation.at - 60'000, evaluation.at + 60'000,
                                      std::chrono::minutes(1), reader());
    if (!range)
        return fail(evaluation, "inside a range", range.error().text());
    QueryResult middle;
    middle.type = type;
    for (const SeriesData& series : range->matrix)
        for (const tsdb::Sample& sample : series.samples) {
            if (sample.t != evaluation.at)
                continue;
            middle.vector.push_back({series.labels, sample});
            middle.scalar = sample;
        }
    if (const std::string difference = compare(evaluation, middle); !difference.empty())
        fail(evaluation, "inside a range", difference);
}

void ScriptRunner::checkAnchored(const Evaluation& evaluation) {
    auto expr = parse(evaluation.expression);
    if (!expr || !anchorSelectors(*expr, evaluation.at))
        return;
    const std::string text = toString(*expr);
    const TimestampMs at = evaluation.at;
    const std::vector<TimestampMs> times = at == 0
                                               ? std::vector<TimestampMs>{-1'000, 0, 1'000}
                                               : std::vector<TimestampMs>{-10 * at, 0, at / 5, at, 10 * at};
    for (const TimestampMs time : times) {
        ++m_report.checks;
        const auto result = m_engine.instant(text, time, reader());
        const std::string mode = fmt::format("as {} at {} ms", text, time);
        if (!result)
            fail(evaluation, mode, result.error().text());
        else if (const std::string difference = compare(evaluation, *result); !difference.empty())
            fail(evaluation, mode, difference);
    }
}

void ScriptRunner::checkRange(const Evaluation& evaluation) {
    ++m_report.checks;
    const auto result = m_engine.range(evaluation.expression, evaluation.at, evaluation.end,
                                       std::chrono::milliseconds(evaluation.step), reader());
    if (evaluation.mayFail) {
        if (result)
            fail(evaluation, "range", "should fail");
        else if (evaluation.message && result.error().message != *evaluation.message)
            fail(evaluation, "range", result.error().message);
        return;
    }
    if (!result)
        return fail(evaluation, "range", result.error().text());
    if (const std::string difference = compareMatrix(evaluation, result->matrix); !difference.empty())
        fail(evaluation, "range", difference);
}

std::string ScriptRunner::compare(const Evaluation& evaluation, const QueryResult& result) const {
    if (evaluation.text)
        return result.string == *evaluation.text ? "" : "got \"" + result.string + "\"";
    if (result.type == ValueType::Scalar) {
        if (!evaluation.scalar)
            return "did not expect a scalar";
        return almostEqual(*evaluation.scalar, result.scalar.v) ? "" : fmt::format("got {}", result.scalar.v);
    }
    if (result.type == ValueType::Matrix)
        return evaluation.series.empty() == result.matrix.empty() ? "" : "the matrix differs";
    return compareVector(evaluation, result.vector);
}

std::string ScriptRunner::compareVector(const Evaluation& evaluation,
                                        const std::vector<VectorSample>& vector) const {
    std::string got;
    for (const VectorSample& sample : vector)
        got += fmt::format("\n    {} {}", sample.labels.toString(), sample.sample.v);
    if (vector.size() != evaluation.series.size())
        return fmt::format("expected {} elements, got {}:{}", evaluation.series.size(), vector.size(), got);
    for (std::size_t i = 0; i < vector.size(); ++i) {
        const auto expected = std::ranges::find(evaluation.series, vector[i].labels, &SeriesLine::labels);
        if (expected == evaluation.series.end())
            return fmt::format("did not expect {}, got:{}", vector[i].labels.toString(), got);
        if (evaluation.isOrdered && expected - evaluation.series.begin() != static_cast<std::ptrdiff_t>(i))
            return fmt::format("{} is out of order:{}", vector[i].labels.toString(), got);
        if (expected->values.empty() || !expected->values[0] ||
            !almostEqual(*expected->values[0], vector[i].sample.v))
            return fmt::format("{} has another value:{}", vector[i].labels.toString(), got);
    }
    return {};
}

std::string ScriptRunner::compareMatrix(const Evaluation& evaluation,
                                        const std::vector<SeriesData>& matrix) const {
    if (matrix.size() != evaluation.series.size())
        return fmt::format("expected {} series, got {}", evaluation.series.size(), matrix.size());
    for (const SeriesData& series : matrix) {
        const auto expected = std::ranges::find(evaluation.series, series.labels, &SeriesLine::labels);
        if (expected == evaluation.series.end())
            return fmt::format("did not expect {}", series.labels.toString());
        std::size_t found = 0;
        for (const tsdb::Sample& sample : series.samples) {
            const auto step = static_cast<std::size_t>((sample.t - evaluation.at) / evaluation.step);
            if (step >= expected->values.size() || !expected->values[step] ||
                !almostEqual(*expected->values[step], sample.v))
                return fmt::format("{} has {} at step {}", series.labels.toString(), sample.v, step);
            ++found;
        }
        if (found != static_cast<std::size_t>(std::ranges::count_if(
                         expected->values, [](const auto& value) { return value.has_value(); })))
            return fmt::format("{} has {} values", series.labels.toString(), found);
    }
    return {};
}

void ScriptRunner::fail(const Evaluation& evaluation, std::string_view mode, std::string_view why) {
    m_report.failures.push_back(
        fmt::format("line {}: {} ({}): {}", evaluation.line, evaluation.expression, mode, why));
}

} // namespace codesage::promql::script
