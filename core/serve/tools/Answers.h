#pragma once

#include "base/core/Clock.h"
#include "base/core/Result.h"
#include "code/walk/SkipReport.h"
#include "serve/mcp/Tool.h"

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace codesage::tools {

// How many characters an answer may have when the caller doesn't say: below what clients cut off.
constexpr std::size_t kDefaultMaxChars = 40'000;

// The failure as the model should read it: what is wrong, then what to do next.
mcp::ToolResult errorResult(const Error& error, std::string_view advice = {});

// "2026-11-23T20:44:05Z"; "never" for 0.
std::string utcTime(TimestampMs time);
// "1.4 MB"
std::string humanBytes(std::uint64_t bytes);
// "1 file", "7 files"
std::string counted(std::uint64_t count, std::string_view noun);

// "skipped 12: 10 ignored by ignore files (build/), 2 larger than the size limit (data.json, 3.1 MiB)"; empty
// when nothing was skipped.
std::string skippedText(const code::SkipReport& skipped);
// {"reason":{"count":2,"example":"data.json","detail":"3.1 MiB"},…}
nlohmann::json skippedJson(const code::SkipReport& skipped);
// The schema of what skippedJson makes.
extern const char* const kSkippedSchema;

} // namespace codesage::tools
