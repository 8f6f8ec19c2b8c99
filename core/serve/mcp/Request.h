#pragma once

#include "serve/mcp/HeaderParameters.h"
#include "serve/mcp/Inbound.h"
#include "serve/mcp/Protocol.h"
#include "serve/mcp/RequestMeter.h"
#include "serve/mcp/RpcMessage.h"

#include <memory>
#include <stop_token>
#include <string>

namespace codesage::mcp {

// One request on its way through a protocol.
struct Request {
    Era era = Era::Legacy;
    RpcMessage message;
    std::shared_ptr<Exchange> exchange;
    std::shared_ptr<Session> session{};
    std::stop_token gone{};
    HeaderLookup header{}; // empty on transports without headers
    RequestMeter::Ticket ticket{};

    const nlohmann::json& id() const { return message.id; }

    void reply(std::string text, Reply extra = {}) {
        extra.body = std::move(text);
        ticket.finish("ok");
        exchange->finish(std::move(extra));
    }
    void refuse(const RpcError& error) {
        ticket.finish("error");
        exchange->finish({error.status, errorText(message.id, error), {}});
    }
};

} // namespace codesage::mcp
