#include "measure/scrape/TargetFiles.h"

#include "base/core/Files.h"
#include "base/core/Json.h"
#include "base/core/Strings.h"
#include "measure/scrape/ConfigReader.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace codesage::scrape {

namespace {

constexpr std::uint64_t kLargestFile = 10u << 20;

// Paths that match; `*` stands in the last segment only.
std::vector<std::filesystem::path> matchingFiles(const FileDiscovery& discovery) {
    std::vector<std::filesystem::path> found;
    for (const std::string& pattern : discovery.files) {
        const std::filesystem::path path(pattern);
        const std::string name = path.filename().string();
        const std::size_t star = name.find('*');
        if (star == std::string::npos) {
            found.push_back(path);
            continue;
        }
        const std::string_view head = std::string_view(name).substr(0, star);
        const std::string_view tail = std::string_view(name).substr(star + 1);
        std::error_code error;
        for (std::filesystem::directory_iterator at(path.parent_path(), error), end; !error && at != end;
             at.increment(error)) {
            const std::string one = at->path().filename().string();
            if (one.size() >= head.size() + tail.size() && one.starts_with(head) && one.ends_with(tail) &&
                !one.starts_with('.'))
                found.push_back(at->path());
        }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

// JSON as the tree that the YAML reader gives, so that one reader judges both.
YamlNode treeOf(const nlohmann::json& value) {
    YamlNode node;
    if (value.is_object()) {
        node.kind = YamlNode::Kind::Map;
        for (const auto& [key, inner] : value.items()) {
            YamlNode name;
            name.kind = YamlNode::Kind::Scalar;
            name.scalar = key;
            node.entries.emplace_back(std::move(name), treeOf(inner));
        }
    } else if (value.is_array()) {
        node.kind = YamlNode::Kind::List;
        for (const nlohmann::json& inner : value)
            node.items.push_back(treeOf(inner));
    } else if (!value.is_null()) {
        node.kind = YamlNode::Kind::Scalar;
        node.isQuoted = value.is_string();
        node.scalar = value.is_string() ? value.get<std::string>() : dumpJson(value);
    }
    return node;
}

} // namespace

Result<std::vector<StaticConfig>> readTargetFile(const std::filesystem::path& path) {
    CODESAGE_TRY(const std::string text, codesage::readFile(path, kLargestFile));
    YamlNode root;
    if (lowered(path.extension().string()) == ".json") {
        Result<nlohmann::json> json = parseJson(text, {.bytes = kLargestFile});
        if (!json)
            return fail(json.error().code, json.error().message, path.string());
        root = treeOf(*json);
    } else {
        CODESAGE_TRY(root, parseYaml(text, path.string(), {.bytes = kLargestFile, .nodes = 1'000'000}));
    }
    std::vector<std::string> unsupported;
    ConfigContext context{path.string(), path.parent_path(), unsupported};
    try {
        std::vector<StaticConfig> groups;
        for (const ConfigValue& item : ConfigValue{root, {}}.items()) {
            groups.push_back(readStaticConfig(item, context));
            groups.back().labels["__meta_filepath"] = path.string();
        }
        return groups;
    } catch (const ConfigError& error) {
        return fail(ErrorCode::InvalidArgument, error.message,
                    error.line > 0 ? fmt::format("{}:{}: {}", path.string(), error.line, error.path)
                                   : fmt::format("{}: {}", path.string(), error.path));
    }
}

std::vector<StaticConfig> readTargetFiles(const FileDiscovery& discovery,
                                          std::vector<std::string>& problems) {
    std::vector<StaticConfig> all;
    for (const std::filesystem::path& path : matchingFiles(discovery)) {
        Result<std::vector<StaticConfig>> groups = readTargetFile(path);
        if (groups)
            std::move(groups->begin(), groups->end(), std::back_inserter(all));
        else
            problems.push_back(groups.error().text());
    }
    return all;
}

std::string targetFilesStamp(const FileDiscovery& discovery) {
    std::string stamp;
    for (const std::filesystem::path& path : matchingFiles(discovery)) {
        std::error_code error;
        const auto time = std::filesystem::last_write_time(path, error);
        const auto size = std::filesystem::file_size(path, error);
        stamp += fmt::format("{}\n{} {}\n", path.string(), time.time_since_epoch().count(), size);
    }
    return stamp;
}

} // namespace codesage::scrape
