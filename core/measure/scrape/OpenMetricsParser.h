#pragma once

#include "measure/scrape/ExpositionParser.h"

namespace codesage::scrape {

// OpenMetrics 1.0.0 text (github.com/OpenObservability/OpenMetrics, specification/OpenMetrics.md).
Result<Exposition> parseOpenMetrics(std::string_view text, const ExpositionOptions& options);

} // namespace codesage::scrape
