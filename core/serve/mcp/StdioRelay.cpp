#include "serve/mcp/StdioRelay.h"

#include "net/http/Client.h"
#include "serve/mcp/LineReader.h"
#include "serve/mcp/LineWriter.h"
#include "serve/mcp/RelaySession.h"

#include <memory>

namespace codesage::mcp {

namespace {

constexpr std::size_t kMaxWaitingBytes = 4u << 20;
constexpr std::chrono::seconds kWriteOut{5};
// Every call that runs holds a connection.
constexpr std::size_t kConnections = 64;

} // namespace

StdioRelay::StdioRelay(Options options)
    : m_options(std::move(options)) {}

Status StdioRelay::run(int inFd, int outFd, std::stop_token stop) {
    const auto writer = std::make_shared<LineWriter>(outFd, kMaxWaitingBytes);
    http::ClientOptions clientOptions;
    clientOptions.connectionsPerHost = kConnections;
    http::Client client(clientOptions);
    const auto session = std::make_shared<RelaySession>(client, m_options, writer);
    LineReader reader(inFd, m_options.maxMessageBytes);
    const Status status = reader.run([&](std::string line) { session->line(std::move(line), stop); },
                                     [&] { session->lineTooLong(); }, stop, outFd);
    session->pending().wait(m_options.drain, [&] { return stop.stop_requested() || readerGone(outFd); });
    session->close();
    writer->close(kWriteOut);
    return status;
}

} // namespace codesage::mcp
