#pragma once

#include "SeriesNotation.h"

#include "measure/promql/Engine.h"
#include "measure/tsdb/MemorySeries.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::promql::script {

// Runs scripts in the language of Prometheus's own tests: clear, load, eval[_fail|_ordered|_warn|_info]
// instant and range, with `expect` lines. As Prometheus's runner does, each instant evaluation that is not
// ordered is made again inside a range, and each one that can be with @ on all of its selectors at other
// times.
class ScriptRunner {
public:
    struct Report {
        int evaluations = 0; // eval commands
        int checks = 0;      // queries made for them
        std::vector<std::string> failures;
    };

    explicit ScriptRunner(Semantics semantics);
    Report run(std::string_view script);

private:
    struct Evaluation {
        int line = 0;
        std::string expression;
        bool isRange = false;
        TimestampMs at = 0; // or the start
        TimestampMs end = 0;
        std::int64_t step = 0;
        bool mayFail = false;
        bool isOrdered = false;
        bool warns = false;
        bool informs = false;
        std::optional<std::string> message;
        std::optional<double> scalar;
        std::optional<std::string> text;
        std::vector<SeriesLine> series;
    };

    void load(std::string_view header, const std::vector<std::string>& lines);
    bool parseHeader(std::string_view header, Evaluation& evaluation);
    bool parseExpectation(std::string_view line, Evaluation& evaluation);
    void evaluate(std::string_view header, const std::vector<std::string>& lines, int number);
    void checkInstant(const Evaluation& evaluation);
    void checkRange(const Evaluation& evaluation);
    void checkInsideRange(const Evaluation& evaluation, ValueType type);
    void checkAnchored(const Evaluation& evaluation);
    std::string compare(const Evaluation& evaluation, const QueryResult& result) const;
    std::string compareVector(const Evaluation& evaluation, const std::vector<VectorSample>& vector) const;
    std::string compareMatrix(const Evaluation& evaluation, const std::vector<SeriesData>& matrix) const;
    void fail(const Evaluation& evaluation, std::string_view mode, std::string_view why);
    const tsdb::SeriesReader& reader();

    SystemClock m_clock;
    Engine m_engine;
    std::map<tsdb::Labels, std::vector<tsdb::Sample>> m_loaded;
    std::unique_ptr<tsdb::MemorySeries> m_reader;
    Report m_report;
};

// Are two values equal as the scripts see it: both NaN, or within a relative 1e-6?
bool almostEqual(double a, double b);

} // namespace codesage::promql::script
