#pragma once

#include "measure/metrics/Family.h"
#include "measure/tsdb/StoreStats.h"

#include <vector>

namespace codesage::scrape {

// The codesage_tsdb_* families of a store, for Instruments::addCollector.
std::vector<metrics::Family> storeFamilies(const tsdb::StoreStats& stats);

} // namespace codesage::scrape
