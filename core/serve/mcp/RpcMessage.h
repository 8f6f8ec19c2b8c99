#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace codesage::mcp {

// A JSON-RPC error on its way to the client; `status` is the HTTP status that goes with it.
struct RpcError {
    int code = 0;
    std::string message;
    nlohmann::json data{}; // left out when null
    int status = 200;
};

// One JSON-RPC 2.0 message as MCP narrows it: ids are strings or 64-bit integers, params are objects.
struct RpcMessage {
    enum class Kind { Request, Notification, Response };
    Kind kind = Kind::Request;
    nlohmann::json id{};
    std::string method{};
    nlohmann::json params = nlohmann::json::object();

    // params._meta, or an empty object.
    const nlohmann::json& meta() const;
};

// What is wrong with a message, and its id where that could be read.
struct RpcRefusal {
    RpcError error;
    nlohmann::json id{};
};

tl::expected<RpcMessage, RpcRefusal> readRpcMessage(nlohmann::json value);

// True for what may be an id or a progress token.
bool isRpcId(const nlohmann::json& value);

// The texts that we send. `fields` is the inside of a JSON object, without its braces; may be empty.
std::string resultText(const nlohmann::json& id, std::string_view fields);
std::string notificationText(std::string_view method, std::string_view fields);
// An id that could not be read is null as JSON-RPC wants it, or left out as revision 2026-07-28 wants it.
enum class UnknownId { Null, Absent };
std::string errorText(const nlohmann::json& id, const RpcError& error, UnknownId unknown = UnknownId::Null);
// A JSON string literal; bytes that are not UTF-8 become U+FFFD.
std::string jsonString(std::string_view text);

} // namespace codesage::mcp
