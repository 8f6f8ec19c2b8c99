#include "serve/mcp/RpcMessage.h"

#include "base/core/Json.h"
#include "serve/mcp/Protocol.h"

#include <fmt/format.h>

namespace codesage::mcp {

namespace {

using Json = nlohmann::json;

tl::unexpected<RpcRefusal> refuse(int code, std::string message, Json id = nullptr) {
    return tl::unexpected<RpcRefusal>({RpcError{code, std::move(message), nullptr, 400}, std::move(id)});
}

} // namespace

const Json& RpcMessage::meta() const {
    static const Json kNone = Json::object();
    const auto found = params.find("_meta");
    return found != params.end() && found->is_object() ? *found : kNone;
}

bool isRpcId(const Json& value) {
    return value.is_string() || value.is_number_integer();
}

tl::expected<RpcMessage, RpcRefusal> readRpcMessage(Json value) {
    if (!value.is_object())
        return refuse(kInvalidRequest, "a JSON-RPC message must be an object");
    RpcMessage message;
    const auto id = value.find("id");
    if (id != value.end() && !isRpcId(*id))
        return refuse(kInvalidRequest, "\"id\" must be a string or an integer of at most 64 bits");
    if (id != value.end())
        message.id = std::move(*id);
    const auto version = value.find("jsonrpc");
    // Not by the library's ==: it copies the literal, and ends the program when there is no memory for it.
    if (version == value.end() || !version->is_string() || version->get_ref<const std::string&>() != "2.0")
        return refuse(kInvalidRequest, "\"jsonrpc\" must be \"2.0\"", message.id);
    const auto method = value.find("method");
    if (method == value.end()) {
        if (message.id.is_null() || (!value.contains("result") && !value.contains("error")))
            return refuse(kInvalidRequest, "a JSON-RPC message needs a \"method\"", message.id);
        message.kind = RpcMessage::Kind::Response;
        return message;
    }
    if (!method->is_string())
        return refuse(kInvalidRequest, "\"method\" must be a string", message.id);
    message.kind = message.id.is_null() ? RpcMessage::Kind::Notification : RpcMessage::Kind::Request;
    message.method = std::move(method->get_ref<std::string&>());
    const auto params = value.find("params");
    if (params != value.end() && !params->is_null()) {
        if (!params->is_object())
            return refuse(kInvalidParams, "\"params\" must be an object", message.id);
        message.params = std::move(*params);
    }
    const auto meta = message.params.find("_meta");
    if (meta != message.params.end() && !meta->is_object())
        return refuse(kInvalidParams, "\"_meta\" must be an object", message.id);
    return message;
}

std::string resultText(const Json& id, std::string_view fields) {
    return fmt::format(R"({{"jsonrpc":"2.0","id":{},"result":{{{}}}}})", dumpJson(id), fields);
}

std::string notificationText(std::string_view method, std::string_view fields) {
    if (fields.empty())
        return fmt::format(R"({{"jsonrpc":"2.0","method":"{}"}})", method);
    return fmt::format(R"({{"jsonrpc":"2.0","method":"{}","params":{{{}}}}})", method, fields);
}

std::string errorText(const Json& id, const RpcError& error, UnknownId unknown) {
    std::string text = R"({"jsonrpc":"2.0",)";
    if (!id.is_null() || unknown == UnknownId::Null)
        text += fmt::format(R"("id":{},)", dumpJson(id));
    text += fmt::format(R"("error":{{"code":{},"message":{})", error.code, jsonString(error.message));
    if (!error.data.is_null())
        text += R"(,"data":)" + dumpJson(error.data);
    return text + "}}";
}

std::string jsonString(std::string_view text) {
    return dumpJson(Json(text));
}

} // namespace codesage::mcp
