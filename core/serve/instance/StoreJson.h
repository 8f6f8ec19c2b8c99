#pragma once

#include "measure/tsdb/StoreStats.h"

#include <nlohmann/json_fwd.hpp>

namespace codesage::instance {

nlohmann::json toJson(const tsdb::StoreStats& stats);
// {"ok":bool,"files","chunks","samples","bytes","problems":[{"file","message"},…]}
nlohmann::json toJson(const tsdb::VerifyReport& report);

} // namespace codesage::instance
