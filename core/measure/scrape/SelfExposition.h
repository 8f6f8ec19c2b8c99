#pragma once

#include "measure/metrics/Family.h"
#include "measure/scrape/ExpositionParser.h"

#include <string>
#include <vector>

namespace codesage::scrape {

// Our own families in the form that a parsed exposition has, values untouched. The samples' views point into
// `buffer`, which is overwritten.
Exposition expositionOf(const std::vector<metrics::Family>& families, std::string& buffer);

} // namespace codesage::scrape
