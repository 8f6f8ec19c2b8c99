#include "measure/scrape/ExpositionParser.h"

#include "base/core/Strings.h"
#include "measure/scrape/OpenMetricsParser.h"
#include "measure/scrape/SeriesScanner.h"
#include "measure/scrape/TextParser.h"
#include "measure/tsdb/Model.h"

#include <algorithm>

namespace codesage::scrape {

ExpositionFormat formatOf(std::string_view contentType) {
    const std::string media = lowered(trimmed(contentType.substr(0, contentType.find(';'))));
    return media == "application/openmetrics-text" ? ExpositionFormat::OpenMetrics
                                                   : ExpositionFormat::PrometheusText;
}

Result<Exposition> parseExposition(std::string_view text, ExpositionFormat format,
                                   const ExpositionOptions& options) {
    return format == ExpositionFormat::OpenMetrics ? parseOpenMetrics(text, options)
                                                   : parsePrometheusText(text, options);
}

LabelSet labelsOf(std::string_view series) {
    Cursor cursor{series.data(), series.data() + series.size()};
    ScannedSeries scanned;
    if (scanSeries(cursor, Blanks::Allowed, scanned) != nullptr)
        return {};
    LabelSet labels;
    labels.reserve(scanned.labels.size() + 1);
    labels.emplace_back(tsdb::kNameLabel, scanned.name);
    for (const ScannedLabel& label : scanned.labels)
        labels.emplace_back(label.name, unescaped(label.rawValue));
    std::sort(labels.begin(), labels.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    return labels;
}

} // namespace codesage::scrape
