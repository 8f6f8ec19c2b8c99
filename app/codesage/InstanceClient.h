#pragma once

#include "base/core/Result.h"
#include "engine/Instance.h"
#include "net/http/Client.h"

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace codesage::app {

// Talks to the instance that owns a data folder, over its socket (or its address where it has none).
class InstanceClient {
public:
    // Nothing when nobody owns the folder: the command then works on the files itself.
    // Unavailable when the owner is still starting.
    static Result<std::optional<InstanceClient>> connect(const std::filesystem::path& dataDir);

    Result<std::string> get(const std::string& pathAndQuery);
    Result<nlohmann::json> getJson(const std::string& pathAndQuery);
    Result<nlohmann::json> postJson(const std::string& path, const nlohmann::json& body);
    // Posts and hands over each event of the answer until the stream ends.
    using OnEvent = std::function<void(std::string_view event, const nlohmann::json& data)>;
    Status postEvents(const std::string& path, const nlohmann::json& body, const OnEvent& onEvent);

    const InstanceInfo& info() const { return m_info; }

private:
    explicit InstanceClient(InstanceInfo info);
    http::ClientRequest request(const std::string& path) const;
    InstanceInfo m_info;
    std::unique_ptr<http::Client> m_client;
};

} // namespace codesage::app
