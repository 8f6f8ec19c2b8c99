#pragma once

// Inside this room: what the collectors share for reading the kernel's small text files.
#include "measure/metrics/Collectors.h"

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::metrics::host {

// The content of a kernel file, at most 4 MB; empty when it can't be read. Files below /proc have no size
// beforehand, so they are read until they end.
std::string readText(const std::filesystem::path& path);
// Its first line without the line break.
std::string readLine(const std::filesystem::path& path);
std::optional<double> readNumber(const std::filesystem::path& path);

std::vector<std::string_view> lines(std::string_view text);
// Words parted by any number of blanks.
std::vector<std::string_view> words(std::string_view line);
// A whole word as a number.
std::optional<double> number(std::string_view word);

// Families in the making, by declaration.
class FamilySet {
public:
    void add(MetricName name, LabelValues values, double value) { add(name.spec(), values, value); }
    void add(const MetricSpec& spec, LabelValues values, double value);
    // For names made from the kernel's own keys; ignored where the catalogue has no such name.
    void addIfDeclared(const std::string& name, LabelValues values, double value);
    std::vector<Family> take() { return std::move(m_families); }

private:
    std::vector<Family> m_families;
    std::map<std::string_view, std::size_t> m_index;
};

void collectProcessor(const std::filesystem::path& root, FamilySet& out);
void collectMemory(const std::filesystem::path& root, FamilySet& out);
void collectDisks(const std::filesystem::path& root, FamilySet& out);
void collectFileSystems(const std::filesystem::path& root, FamilySet& out);
void collectInterfaces(const std::filesystem::path& root, FamilySet& out);
void collectProtocols(const std::filesystem::path& root, FamilySet& out);

} // namespace codesage::metrics::host
