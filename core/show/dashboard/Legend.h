#pragma once

#include "show/dashboard/Series.h"

#include <string>
#include <string_view>
#include <vector>

namespace codesage::show {

// The names under which a target's series are shown. `format` is its legendFormat: "{{label}}" is replaced by
// the label's value (nothing when it is missing); "" and "__auto" give the labels that tell the series apart
// (their values alone when it is one label), or the expression for a single series. Shape: one name for each
// series.
std::vector<std::string> seriesNames(const std::vector<Series>& series, std::string_view format,
                                     std::string_view expression);

// `up{instance="a", job="b"}`, as Prometheus writes it.
std::string fullSeriesName(const Series& series);

} // namespace codesage::show
