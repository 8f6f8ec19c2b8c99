#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

// Reading JSON that other programs wrote: a member that is missing or of another type gives the fallback.
namespace codesage::show::access {

const nlohmann::json& member(const nlohmann::json& object, std::string_view key); // null when missing
std::string text(const nlohmann::json& object, std::string_view key, std::string_view fallback = {});
bool flag(const nlohmann::json& object, std::string_view key, bool fallback = false);
// Numbers, and strings that hold one.
std::optional<double> number(const nlohmann::json& object, std::string_view key);
double number(const nlohmann::json& object, std::string_view key, double fallback);
// Bounded, so that no later arithmetic overflows.
int integer(const nlohmann::json& object, std::string_view key, int fallback, int low, int high);
std::vector<std::string> texts(const nlohmann::json& object, std::string_view key, std::size_t most);
// A string, number or boolean as text; empty for the rest.
std::string scalarText(const nlohmann::json& value);

} // namespace codesage::show::access
