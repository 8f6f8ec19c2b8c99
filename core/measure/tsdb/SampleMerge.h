#pragma once

#include "measure/tsdb/Model.h"

#include <vector>

namespace codesage::tsdb {

// Brings samples[begin..] into ascending time and drops all but the first of each time. Free of cost when
// they are in order already.
void orderSamples(std::vector<Sample>& samples, std::size_t begin = 0);

} // namespace codesage::tsdb
