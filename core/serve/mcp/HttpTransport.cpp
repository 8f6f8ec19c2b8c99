#include "serve/mcp/HttpTransport.h"

#include "base/core/Strings.h"
#include "net/http/Router.h"
#include "serve/mcp/HttpExchange.h"
#include "serve/mcp/ModernProtocol.h"
#include "serve/mcp/Protocol.h"
#include "serve/mcp/RpcMessage.h"
#include "serve/mcp/ServerCore.h"

#include <fmt/format.h>

namespace codesage::mcp {

namespace {

http::Response refusal(int status, std::string message) {
    http::Response response = http::Response::json(
        status, errorText(nullptr, {kInvalidRequest, std::move(message)}, UnknownId::Absent));
    if (status == 405)
        response.headers.set("Allow", "POST");
    return response;
}

HeaderLookup lookup(const http::Headers& headers) {
    return [&headers](std::string_view name) { return headers.find(name); };
}

void post(McpServer::Core& core, const http::Request& request, http::Responder responder) {
    const AcceptedTypes accepted = AcceptedTypes::of(request.headers);
    if (!accepted.json && !accepted.events) {
        responder.respond(
            refusal(406, "answers are application/json or text/event-stream: accept one of them"));
        return;
    }
    Inbound inbound;
    inbound.text = request.body;
    // The exchange holds the responder, and that the request with these headers.
    inbound.header = lookup(request.headers);
    inbound.gone = request.clientGone;
    inbound.exchange = std::make_shared<HttpExchange>(std::move(responder), accepted);
    core.handle(std::move(inbound));
}

// The session that a GET or DELETE names; answers by itself when there is none.
std::shared_ptr<Session> namedSession(McpServer::Core& core, const http::Request& request,
                                      const http::Responder& responder) {
    if (namesModernRevision(lookup(request.headers))) {
        responder.respond(refusal(405, fmt::format("revision {} knows only POST here", kModernRevision)));
        return nullptr;
    }
    const auto id = request.headers.find(kSessionHeader);
    if (!id) {
        responder.respond(refusal(400, fmt::format("{} needs the header {} from the answer to initialize",
                                                   request.method, kSessionHeader)));
        return nullptr;
    }
    auto session = core.sessions().find(trimmed(*id));
    if (!session)
        responder.respond(
            refusal(404, "the session has ended or never was; begin a new one with initialize"));
    return session;
}

void get(McpServer::Core& core, const http::Request& request, const http::Responder& responder) {
    const auto session = namedSession(core, request, responder);
    if (!session)
        return;
    const AcceptedTypes accepted = AcceptedTypes::of(request.headers);
    if (!accepted.events && !accepted.anything) {
        responder.respond(refusal(406, "GET answers with an event stream: accept text/event-stream"));
        return;
    }
    std::shared_ptr<ReplayStream> stream = session->generalStream();
    std::uint64_t after = 0;
    bool prime = session->revision() == kPrimingRevision;
    if (const auto last = request.headers.find("Last-Event-ID")) {
        const auto position = EventPosition::parse(trimmed(*last));
        stream = position ? session->stream(position->stream) : nullptr;
        if (!stream) {
            responder.respond(refusal(400, "there is no stream to resume behind this Last-Event-ID"));
            return;
        }
        after = position->sequence;
        prime = false;
    } else {
        after = stream->lastSequence();
    }
    stream->attach(responder.beginEvents({{"X-Accel-Buffering", "no"}, {"Cache-Control", "no-cache"}}), after,
                   prime);
}

void remove(McpServer::Core& core, const http::Request& request, const http::Responder& responder) {
    const auto session = namedSession(core, request, responder);
    if (!session)
        return;
    core.sessions().remove(session->id());
    core.sessionsChanged();
    responder.respond({200, {}, {}});
}

} // namespace

void registerHttp(McpServer& server, http::Router& router, const std::string& path) {
    McpServer::Core& core = server.core();
    http::RouteOptions options;
    options.bodyLimit = server.options().maxMessageBytes;
    options.contentTypes = {"application/json"};
    router.add(
        "POST", path,
        [&core](const http::Request& request, http::Responder responder) {
            post(core, request, std::move(responder));
        },
        options);
    router.add("GET", path, [&core](const http::Request& request, const http::Responder& responder) {
        get(core, request, responder);
    });
    router.add("DELETE", path, [&core](const http::Request& request, const http::Responder& responder) {
        remove(core, request, responder);
    });
}

} // namespace codesage::mcp
