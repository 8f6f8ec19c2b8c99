#include "engine/Instance.h"

#include "base/core/Files.h"
#include "base/core/Json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace codesage {

namespace {

constexpr std::string_view kLockName = "instance.lock";
constexpr std::string_view kSocketName = "instance.sock";
constexpr std::size_t kSocketPathLimit = 107; // sizeof(sockaddr_un::sun_path) - 1

InstanceInfo parseInfo(const std::string& text) {
    InstanceInfo info;
    const auto value = parseJson(text);
    if (!value || !value->is_object())
        return info;
    info.pid = value->value("pid", 0);
    info.url = value->value("url", "");
    info.socket = value->value("socket", "");
    return info;
}

} // namespace

std::string InstanceInfo::text() const {
    return dumpJson(nlohmann::json{{"pid", pid}, {"url", url}, {"socket", socket.string()}});
}

std::optional<InstanceInfo> runningInstance(const std::filesystem::path& dataDir) {
    const auto note = FileLock::owner(dataDir / kLockName);
    if (!note)
        return std::nullopt;
    return parseInfo(*note);
}

Result<FileLock> claimDataFolder(const std::filesystem::path& dataDir) {
    CODESAGE_CHECK(ensureDirectory(dataDir, 0700));
    auto lock = FileLock::acquire(dataDir / kLockName, InstanceInfo{::getpid(), {}, {}}.text());
    if (lock || lock.error().code != ErrorCode::Conflict)
        return lock;
    const InstanceInfo owner = runningInstance(dataDir).value_or(InstanceInfo{});
    return fail(
        ErrorCode::Conflict,
        fmt::format("the data folder '{}' is in use by process {}{}: stop it, or choose another folder "
                    "with --data-dir",
                    dataDir.string(), owner.pid, owner.url.empty() ? "" : ", which serves " + owner.url));
}

std::filesystem::path instanceSocket(const std::filesystem::path& dataDir) {
    const std::filesystem::path path = dataDir / kSocketName;
    return path.string().size() <= kSocketPathLimit ? path : std::filesystem::path();
}

} // namespace codesage
