#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace codesage::show {

// The regular expressions of dashboards, bare or as /pattern/flags; searched anywhere in the text. Linear in
// the text whatever the pattern. A pattern that can't be compiled matches nothing.
bool patternMatches(std::string_view pattern, std::string_view text);

// The groups of the first match: [0] is the whole match; empty when there is none.
std::vector<std::string> patternGroups(std::string_view pattern, std::string_view text);
// Group name "value" or "text" of variable patterns; empty when the pattern has none of that name.
std::string patternNamedGroup(std::string_view pattern, std::string_view name, std::string_view text);

// Replaces `$1` … `$9` and `$0`.
std::string withGroups(std::string_view replacement, const std::vector<std::string>& groups);

std::string escapeForPattern(std::string_view text);

} // namespace codesage::show
