#pragma once

// Inside this room: how a target is asked.
#include "base/core/Result.h"
#include "measure/scrape/TargetPlan.h"
#include "net/http/Client.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace codesage::scrape {

// Reads password and token files. Fails as they do, naming the file and never its content.
Result<http::ClientRequest> scrapeRequest(const TargetPlan& plan, std::uint64_t maxBodyBytes);

// Where a redirect leads, for redirects that stay on the target's host: a target must not be able to make us
// ask other machines. PermissionDenied for others, InvalidArgument for what is no address.
Result<std::string> redirectTarget(std::string_view url, std::string_view location);

// What went wrong, in a word for metrics.
std::string_view failureReason(const Error& error);

} // namespace codesage::scrape
