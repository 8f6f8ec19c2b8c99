#pragma once

#include "measure/scrape/PrometheusConfig.h"

#include <filesystem>
#include <string>
#include <vector>

namespace codesage::scrape {

// The groups in all files that a file_sd_config names, each with the label __meta_filepath. A file that is
// broken adds a sentence to `problems` and gives nothing.
std::vector<StaticConfig> readTargetFiles(const FileDiscovery& discovery, std::vector<std::string>& problems);

// Changes whenever one of the files changes, appears or goes.
std::string targetFilesStamp(const FileDiscovery& discovery);

// A file of target groups, in JSON or YAML by its name.
Result<std::vector<StaticConfig>> readTargetFile(const std::filesystem::path& path);

} // namespace codesage::scrape
