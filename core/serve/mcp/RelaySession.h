#pragma once

#include "net/http/Client.h"
#include "serve/mcp/LineWriter.h"
#include "serve/mcp/RpcMessage.h"
#include "serve/mcp/StdioPending.h"
#include "serve/mcp/StdioRelay.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace codesage::mcp {

// One client of a relay: what is under way to the instance, and the session there. line() is called by the
// thread that reads; answers arrive on the HTTP client's thread.
class RelaySession : public std::enable_shared_from_this<RelaySession> {
public:
    RelaySession(http::Client& client, StdioRelay::Options options, std::shared_ptr<LineWriter> writer);

    // One message of the client. Waits while a handshake is under way: what follows depends on it.
    void line(std::string text, const std::stop_token& stop);
    void lineTooLong();
    StdioPending& pending() { return m_pending; }
    // Ends what is under way, and the session at the instance.
    void close();

private:
    struct Transfer;
    using TransferPtr = std::shared_ptr<Transfer>;

    void send(const TransferPtr& transfer);
    http::ClientRequest requestFor(const Transfer& transfer) const;
    void takeMessage(Transfer& transfer, const std::string& message);
    void ended(const TransferPtr& transfer, const Result<http::ClientResponse>& result);
    void answer(const Transfer& transfer, const Result<http::ClientResponse>& result);
    void refuse(const Transfer& transfer, std::string message);
    void handshakeDone(const Transfer& transfer, bool reached);
    bool cancelLocally(const nlohmann::json& requestId);
    // The instance does not know the session any more: repeats the handshake, then sends `transfer` again.
    // False when there is nothing to repeat.
    bool recover(const TransferPtr& transfer);
    void recovered(bool reached);
    // Opens the session's own stream where it is not open.
    void listen();
    void write(std::string message, LineWriter::Importance importance);

    http::Client& m_client;
    const StdioRelay::Options m_options;
    const std::shared_ptr<LineWriter> m_writer;
    StdioPending m_pending;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_handshakeEnded;
    std::map<std::string, TransferPtr> m_underWay; // by the request's id as JSON text
    std::string m_sessionId;
    std::string m_revision;
    std::string m_initialize; // the client's own handshake, to be repeated
    std::size_t m_handshakes = 0;
    bool m_recovering = false;
    bool m_closed = false;
    std::vector<TransferPtr> m_waiting; // for the repeated handshake
    TransferPtr m_listening;
};

} // namespace codesage::mcp
