#pragma once

#include "base/core/Clock.h"
#include "base/core/Result.h"
#include "measure/metrics/MetricSpec.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace codesage::scrape {

enum class ExpositionFormat { PrometheusText, OpenMetrics };

// From a Content-Type value. As Prometheus 2.x does, anything but OpenMetrics is read as plain text.
ExpositionFormat formatOf(std::string_view contentType);

// Label pairs ordered by name, the metric's name under "__name__".
using LabelSet = std::vector<std::pair<std::string, std::string>>;

struct Exemplar {
    LabelSet labels;
    double value = 0;
    std::optional<TimestampMs> timestamp;
};

struct ParsedSample {
    // The series as written (`name{a="b"}`), a view into the parsed text: equal bytes are the same series,
    // which makes it the key of a cache. `labelsOf` turns it into labels.
    std::string_view series;
    double value = 0;
    std::optional<TimestampMs> timestamp;
    std::uint32_t exemplar = kNoExemplar; // index into Exposition::exemplars

    static constexpr std::uint32_t kNoExemplar = 0xFFFFFFFF;
};

struct MetricMetadata {
    std::string name; // of the family
    metrics::MetricType type = metrics::MetricType::Untyped;
    std::string help;
    std::string unit;
};

enum class Strictness {
    // OpenMetrics 1.0.0 to the letter: for files that somebody imports.
    Specification,
    // Without the rules that client libraries in wide use break and that change no sample: families whose
    // names
    // clash (a gauge `x` beside a counter `x_total`), sums beside negative bucket bounds, negative quantiles.
    Scrape,
};

struct ExpositionOptions {
    Strictness strictness = Strictness::Specification;
    std::size_t maxSamples = 0; // 0: no limit
};

struct Exposition {
    std::vector<ParsedSample> samples;
    std::vector<Exemplar> exemplars;
    std::vector<MetricMetadata> metadata;
};

// Parses a whole exposition, or fails as a whole: InvalidArgument as "line 12: …", LimitExceeded naming the
// limit. `text` has to outlive the result. Plain text is read as Prometheus's text format 0.0.4 (a comma
// between labels and a line's end inside quotes are insisted on), OpenMetrics as version 1.0.0 with its rules
// of grouping, order, suffixes and `# EOF`. Memory is a small multiple of the text's size.
Result<Exposition> parseExposition(std::string_view text, ExpositionFormat format,
                                   const ExpositionOptions& options = {});

// The labels of a sample that parseExposition returned, with escapes resolved.
LabelSet labelsOf(std::string_view series);

} // namespace codesage::scrape
