#pragma once

#include "measure/scrape/ExpositionParser.h"

namespace codesage::scrape {

// Prometheus's text format 0.0.4.
Result<Exposition> parsePrometheusText(std::string_view text, const ExpositionOptions& options);

} // namespace codesage::scrape
