#pragma once

#include "show/dashboard/Model.h"

namespace codesage::show {

struct DashboardLimits;

// One entry of `panels`, children of rows left out.
Panel parsePanel(const nlohmann::json& json, const DashboardLimits& limits);
Variable parseVariable(const nlohmann::json& json);

} // namespace codesage::show
