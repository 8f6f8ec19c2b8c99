#pragma once

#include "measure/metrics/Family.h"

#include <string>
#include <string_view>
#include <vector>

namespace codesage::metrics {

enum class TextFormat { PrometheusText, OpenMetrics };

// The header value to answer with: "text/plain; version=0.0.4; charset=utf-8" or OpenMetrics 1.0.0.
std::string_view contentType(TextFormat format);

// What to answer to this `Accept` header: OpenMetrics where it is preferred by its q value, else plain text.
TextFormat negotiate(std::string_view acceptHeader);

// Writes families in the given order, doubles with all their digits. Plain text has HELP and TYPE;
// OpenMetrics also UNIT and `_created`, counters without `_total` in their metadata, and `# EOF`. Names that
// the format does not allow are left out, and text that is not UTF-8 is repaired: the output always parses.
std::string writeText(const std::vector<Family>& families, TextFormat format);

} // namespace codesage::metrics
