#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::config {

// The candidate that `word` most likely meant to be: the smallest number of inserted, removed, replaced or
// swapped letters (optimal string alignment distance), at most a third of the word. Nothing when none is
// near.
std::optional<std::string> nearestName(std::string_view word, const std::vector<std::string>& candidates);

// "; did you mean 'x'?", or an empty text.
std::string suggestion(std::string_view word, const std::vector<std::string>& candidates);

} // namespace codesage::config
