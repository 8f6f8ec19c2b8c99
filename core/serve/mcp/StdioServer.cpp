#include "serve/mcp/StdioServer.h"

#include "base/core/Log.h"
#include "serve/mcp/LineReader.h"
#include "serve/mcp/LineWriter.h"
#include "serve/mcp/Protocol.h"
#include "serve/mcp/RpcMessage.h"
#include "serve/mcp/ServerCore.h"
#include "serve/mcp/StdioPending.h"

#include <fmt/format.h>

#include <exception>

namespace codesage::mcp {

namespace {

constexpr std::size_t kMaxWaitingBytes = 4u << 20;
constexpr std::chrono::seconds kWriteOut{5};

// The way back for one message: everything shares the one output.
class StdioExchange final : public Exchange {
public:
    StdioExchange(std::shared_ptr<LineWriter> writer, std::shared_ptr<StdioPending> pending)
        : m_writer(std::move(writer))
        , m_pending(std::move(pending)) {
        m_pending->begin();
    }
    ~StdioExchange() override { m_pending->end(); }

    void expectMessages() override {}
    bool send(const std::string& message) override {
        return m_writer->write(message, LineWriter::Importance::MayBeLeftOut);
    }
    void finish(Reply reply) override {
        if (!reply.body.empty())
            m_writer->write(std::move(reply.body), LineWriter::Importance::MustArrive);
    }
    void abandon() override {}

private:
    const std::shared_ptr<LineWriter> m_writer;
    const std::shared_ptr<StdioPending> m_pending;
};

} // namespace

StdioServer::StdioServer(McpServer& server, std::chrono::milliseconds drain)
    : m_server(server)
    , m_drain(drain) {}

Status StdioServer::run(int inFd, int outFd, std::stop_token stop) {
    const auto writer = std::make_shared<LineWriter>(outFd, kMaxWaitingBytes);
    const auto pending = std::make_shared<StdioPending>();
    auto connection = m_server.core().openConnection();
    connection->setOutlet([writer](const std::string& message) {
        writer->write(message, LineWriter::Importance::MayBeLeftOut);
    });

    LineReader reader(inFd, m_server.options().maxMessageBytes);
    const auto line = [&](std::string text) {
        try {
            Inbound inbound;
            inbound.text = std::move(text);
            inbound.session = connection;
            inbound.exchange = std::make_shared<StdioExchange>(writer, pending);
            m_server.handle(std::move(inbound));
        } catch (const std::exception& problem) {
            log::error("serve/mcp", fmt::format("a line could not be handled: {}", problem.what()));
        }
    };
    const auto tooLong = [&] {
        writer->write(errorText(nullptr, {kInvalidRequest, fmt::format("the line is longer than {} bytes",
                                                                       m_server.options().maxMessageBytes)}),
                      LineWriter::Importance::MustArrive);
    };
    const Status status = reader.run(line, tooLong, stop, outFd);
    connection->cancelAll(Session::Which::Endless);
    // Whoever piped requests in wants their answers; a client that has gone or a stop does not.
    pending->wait(m_drain, [&] { return stop.stop_requested() || readerGone(outFd); });
    connection->cancelAll();
    connection->setOutlet({});
    writer->close(kWriteOut);
    connection.reset();
    m_server.core().sessionsChanged();
    return status;
}

} // namespace codesage::mcp
