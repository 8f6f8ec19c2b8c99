#include "serve/mcp/RelaySession.h"

#include "base/core/Json.h"
#include "base/core/Strings.h"
#include "serve/mcp/Base64.h"
#include "serve/mcp/ModernProtocol.h"
#include "serve/mcp/Protocol.h"
#include "serve/mcp/SseParser.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <limits>

namespace codesage::mcp {

namespace {

using Json = nlohmann::json;

// Calls and subscriptions take as long as they take; a client that is tired of one cancels it.
constexpr std::chrono::milliseconds kNoTimeout = std::chrono::hours(24 * 365);
constexpr std::chrono::milliseconds kGoodbye{2'000};

std::string headerValue(const std::string& value) {
    const bool plain = !value.empty() && value.front() != ' ' && value.back() != ' ' &&
                       !value.starts_with("=?base64?") &&
                       std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
    return plain ? value : "=?base64?" + base64Encoded(value) + "?=";
}

std::string stringOf(const Json& object, std::string_view key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string onOneLine(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
    return text;
}

} // namespace

struct RelaySession::Transfer {
    enum class Purpose { Message, Recovery, Listening, Goodbye };
    Purpose purpose = Purpose::Message;
    RpcMessage message{};
    bool isBatch = false;
    bool modern = false;
    bool retried = false;
    std::string text{};
    std::string sentWith{}; // the session that its request named
    std::stop_source stop{};
    std::atomic<bool> cancelled{false};
    // Of the answer; used on the client's thread only.
    int status = 0;
    bool isEvents = false;
    bool answered = false;
    std::string sessionId{};
    std::string body{};
    std::unique_ptr<SseParser> events{};

    bool expectsAnswer() const {
        return purpose == Purpose::Message && (isBatch || message.kind == RpcMessage::Kind::Request);
    }
    // A subscription goes on until the client goes: the end of input does not wait for it.
    bool isEndless() const { return modern && message.method == "subscriptions/listen"; }
    bool isHandshake() const {
        return !isBatch && message.kind == RpcMessage::Kind::Request && message.method == "initialize";
    }
};

RelaySession::RelaySession(http::Client& client, StdioRelay::Options options,
                           std::shared_ptr<LineWriter> writer)
    : m_client(client)
    , m_options(std::move(options))
    , m_writer(std::move(writer)) {}

void RelaySession::write(std::string message, LineWriter::Importance importance) {
    m_writer->write(onOneLine(std::move(message)), importance);
}

void RelaySession::lineTooLong() {
    write(errorText(nullptr, {kInvalidRequest,
                              fmt::format("the line is longer than {} bytes", m_options.maxMessageBytes)}),
          LineWriter::Importance::MustArrive);
}

void RelaySession::line(std::string text, const std::stop_token& stop) {
    JsonLimits limits;
    limits.bytes = m_options.maxMessageBytes;
    auto value = parseJson(text, limits);
    if (!value)
        return write(errorText(nullptr, {kParseError, "Parse error: " + value.error().message}),
                     LineWriter::Importance::MustArrive);
    const auto transfer = std::make_shared<Transfer>();
    transfer->isBatch = value->is_array();
    if (!transfer->isBatch) {
        auto message = readRpcMessage(*std::move(value));
        if (!message)
            return write(errorText(message.error().id, message.error().error),
                         LineWriter::Importance::MustArrive);
        transfer->message = *std::move(message);
        transfer->modern = isModern(transfer->message, {});
    }
    transfer->text = std::move(text);
    const RpcMessage& message = transfer->message;
    if (message.kind == RpcMessage::Kind::Notification && message.method == "notifications/cancelled" &&
        message.params.contains("requestId") && cancelLocally(message.params["requestId"]))
        return;
    {
        std::unique_lock lock(m_mutex);
        if (!m_handshakeEnded.wait(lock, stop, [this] { return m_handshakes == 0; }))
            return;
        if (transfer->isHandshake() && !transfer->modern) {
            ++m_handshakes;
            m_initialize = transfer->text;
            m_sessionId.clear();
            m_revision.clear();
        }
        if (transfer->expectsAnswer())
            m_underWay[dumpJson(message.id)] = transfer;
    }
    if (!transfer->isEndless())
        m_pending.begin();
    send(transfer);
}

bool RelaySession::cancelLocally(const Json& requestId) {
    std::lock_guard lock(m_mutex);
    const auto found = m_underWay.find(dumpJson(requestId));
    // The handshake revisions want to hear of it; over HTTP the stateless one hears by the closed stream.
    if (found == m_underWay.end() || !found->second->modern)
        return false;
    found->second->cancelled = true;
    found->second->stop.request_stop();
    return true;
}

http::ClientRequest RelaySession::requestFor(const Transfer& transfer) const {
    http::ClientRequest request;
    request.url = m_options.url;
    request.method = transfer.purpose == Transfer::Purpose::Listening ? "GET"
                     : transfer.purpose == Transfer::Purpose::Goodbye ? "DELETE"
                                                                      : "POST";
    request.bearerToken = m_options.bearerToken;
    request.unixSocket = m_options.unixSocket;
    request.timeout = transfer.purpose == Transfer::Purpose::Goodbye ? kGoodbye : kNoTimeout;
    request.maxBytes = std::numeric_limits<std::int64_t>::max();
    request.body = transfer.text;
    request.headers.set("Accept", transfer.purpose == Transfer::Purpose::Listening
                                      ? "text/event-stream"
                                      : "application/json, text/event-stream");
    if (request.method == "POST")
        request.headers.set("Content-Type", "application/json");
    if (transfer.modern) {
        const Json& params = transfer.message.params;
        request.headers.set(kVersionHeader, stringOf(transfer.message.meta(), kMetaProtocolVersion));
        request.headers.set(kMethodHeader, headerValue(transfer.message.method));
        const std::string name = stringOf(params, params.contains("name") ? "name" : "uri");
        if (!name.empty())
            request.headers.set(kNameHeader, headerValue(name));
        return request;
    }
    std::lock_guard lock(m_mutex);
    if (!m_sessionId.empty() && !transfer.isHandshake())
        request.headers.set(kSessionHeader, m_sessionId);
    if (!m_revision.empty() && !transfer.isHandshake())
        request.headers.set(kVersionHeader, m_revision);
    return request;
}

void RelaySession::send(const TransferPtr& transfer) {
    http::ClientRequest request = requestFor(*transfer);
    transfer->sentWith = request.headers.value(kSessionHeader);
    const std::weak_ptr<RelaySession> weak = weak_from_this();
    transfer->body.clear();
    transfer->events =
        std::make_unique<SseParser>([weak, transfer = transfer.get()](const std::string& message) {
            if (const auto self = weak.lock())
                self->takeMessage(*transfer, message);
        });
    request.onHead = [transfer](int status, const http::Headers& headers) {
        transfer->status = status;
        transfer->isEvents = headers.value("Content-Type").starts_with("text/event-stream");
        transfer->sessionId = headers.value(kSessionHeader);
        return true;
    };
    request.onBody = [transfer, limit = m_options.maxMessageBytes * 16](std::string_view piece) {
        if (transfer->isEvents)
            transfer->events->feed(piece);
        else if (transfer->body.size() + piece.size() <= limit)
            transfer->body += piece;
        else
            return false;
        return true;
    };
    m_client.send(
        std::move(request),
        [weak, transfer](const Result<http::ClientResponse>& result) {
            if (const auto self = weak.lock())
                self->ended(transfer, result);
        },
        transfer->stop.get_token());
}

void RelaySession::takeMessage(Transfer& transfer, const std::string& message) {
    const auto value = parseJson(message, {.bytes = message.size(), .nodes = message.size()});
    const bool isAnswer = !value || value->is_array() || !value->contains("method");
    transfer.answered |= isAnswer;
    if (transfer.purpose == Transfer::Purpose::Recovery)
        return;
    write(message, isAnswer ? LineWriter::Importance::MustArrive : LineWriter::Importance::MayBeLeftOut);
}

void RelaySession::ended(const TransferPtr& transfer, const Result<http::ClientResponse>& result) {
    if (transfer->purpose == Transfer::Purpose::Goodbye)
        return;
    if (transfer->purpose == Transfer::Purpose::Listening) {
        std::lock_guard lock(m_mutex);
        m_listening = nullptr;
        return;
    }
    const bool unknownSession =
        result && transfer->status == 404 && !transfer->modern && !transfer->isHandshake();
    if (unknownSession && recover(transfer))
        return;
    const bool reached = result && transfer->status < 400;
    if (transfer->isHandshake() && !transfer->modern)
        handshakeDone(*transfer, reached);
    if (transfer->purpose == Transfer::Purpose::Recovery)
        return recovered(reached);
    if (transfer->expectsAnswer() && !transfer->answered && !transfer->cancelled)
        answer(*transfer, result);
    {
        std::lock_guard lock(m_mutex);
        const auto found = m_underWay.find(dumpJson(transfer->message.id));
        if (found != m_underWay.end() && found->second == transfer)
            m_underWay.erase(found);
    }
    if (!transfer->isEndless())
        m_pending.end();
    if (reached)
        listen();
}

void RelaySession::answer(const Transfer& transfer, const Result<http::ClientResponse>& result) {
    if (!result)
        return refuse(transfer, fmt::format("the CodeSage instance at {} cannot be reached: {} Start it with "
                                            "'codesage serve', or leave out --connect.",
                                            m_options.url, result.error().message));
    const auto body =
        parseJson(transfer.body, {.bytes = transfer.body.size(), .nodes = transfer.body.size()});
    const bool isRpc = body && (body->is_array() || (body->is_object() && body->contains("jsonrpc")));
    if (isRpc && (body->is_array() || (body->contains("id") && !(*body)["id"].is_null())))
        return write(transfer.body, LineWriter::Importance::MustArrive);
    if (isRpc && body->contains("error")) {
        Json repaired = *body;
        repaired["id"] = transfer.message.id;
        return write(dumpJson(repaired), LineWriter::Importance::MustArrive);
    }
    if (transfer.isEvents)
        return refuse(transfer,
                      fmt::format("the CodeSage instance at {} went away while it worked on this request",
                                  m_options.url));
    std::string why = body && body->is_object() ? stringOf(*body, "error") : std::string();
    refuse(transfer, fmt::format("the CodeSage instance at {} answered with HTTP status {}{}", m_options.url,
                                 transfer.status, why.empty() ? "" : ": " + elided(why, 300)));
}

void RelaySession::refuse(const Transfer& transfer, std::string message) {
    write(errorText(transfer.message.id, {kInternalError, std::move(message)}),
          LineWriter::Importance::MustArrive);
}

void RelaySession::handshakeDone(const Transfer& transfer, bool reached) {
    std::lock_guard lock(m_mutex);
    if (reached) {
        const auto body = parseJson(transfer.body);
        m_sessionId = transfer.sessionId;
        m_revision = body && body->is_object() && body->contains("result")
                         ? stringOf((*body)["result"], "protocolVersion")
                         : std::string();
    }
    if (transfer.purpose == Transfer::Purpose::Message) {
        --m_handshakes;
        m_handshakeEnded.notify_all();
    }
}

bool RelaySession::recover(const TransferPtr& transfer) {
    const auto handshake = std::make_shared<Transfer>();
    bool renewed = false;
    {
        std::lock_guard lock(m_mutex);
        if (m_closed || m_initialize.empty() || transfer->retried)
            return false;
        transfer->retried = true;
        // Another request may have noticed first.
        renewed = !m_recovering && m_sessionId != transfer->sentWith;
        if (!renewed) {
            m_waiting.push_back(transfer);
            if (std::exchange(m_recovering, true))
                return true;
            handshake->text = m_initialize;
        }
    }
    if (renewed) {
        send(transfer);
        return true;
    }
    handshake->purpose = Transfer::Purpose::Recovery;
    handshake->message.method = "initialize";
    send(handshake);
    return true;
}

void RelaySession::recovered(bool reached) {
    std::vector<TransferPtr> waiting;
    {
        std::lock_guard lock(m_mutex);
        m_recovering = false;
        waiting.swap(m_waiting);
    }
    if (reached) {
        const auto initialized = std::make_shared<Transfer>();
        initialized->message.kind = RpcMessage::Kind::Notification;
        initialized->text = notificationText("notifications/initialized", {});
        m_pending.begin();
        send(initialized);
    }
    // Where the handshake failed, the same requests fail now for the reason that there is.
    for (const TransferPtr& transfer : waiting)
        send(transfer);
}

void RelaySession::listen() {
    const auto listening = std::make_shared<Transfer>();
    {
        std::lock_guard lock(m_mutex);
        if (m_closed || m_listening || m_sessionId.empty() || m_handshakes > 0)
            return;
        m_listening = listening;
    }
    listening->purpose = Transfer::Purpose::Listening;
    send(listening);
}

void RelaySession::close() {
    std::vector<TransferPtr> all;
    bool hasSession = false;
    {
        std::lock_guard lock(m_mutex);
        m_closed = true;
        for (const auto& [id, transfer] : m_underWay)
            all.push_back(transfer);
        if (m_listening)
            all.push_back(m_listening);
        hasSession = !m_sessionId.empty();
    }
    for (const TransferPtr& transfer : all) {
        transfer->cancelled = true;
        transfer->stop.request_stop();
    }
    if (!hasSession)
        return;
    Transfer goodbye;
    goodbye.purpose = Transfer::Purpose::Goodbye;
    // Best effort: an instance that has gone has no session either.
    (void)m_client.fetch(requestFor(goodbye));
}

} // namespace codesage::mcp
