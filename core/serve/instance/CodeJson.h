#pragma once

#include "base/core/Result.h"
#include "code/index/IndexReport.h"
#include "code/index/SearchAnswer.h"
#include "code/index/SearchQuery.h"

#include <nlohmann/json_fwd.hpp>

// The code wing's values as JSON. Reading is strict: an unknown key or a wrong type is InvalidArgument.
namespace codesage::instance {

// {"matches":[{"path","line","column","text","ranges":[[b,e],…],"before":[…],"after":[…]},…],"files":[…],"total",
//  "total_is_exact","truncated","note","indexed_at" (RFC 3339 or
//  null),"files_changed_since","duration_seconds"}
nlohmann::json toJson(const code::SearchAnswer& answer);
nlohmann::json toJson(const code::IndexReport& report);
nlohmann::json toJson(const code::IndexProgress& progress);

nlohmann::json toJson(const code::SearchQuery& query);
Result<code::SearchQuery> searchQueryFromJson(const nlohmann::json& value);

} // namespace codesage::instance
