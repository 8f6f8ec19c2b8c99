// The one file that includes Asio and Beast: they cost more to compile than the rest of the room together.
#include "base/core/Log.h"
#include "net/http/Server.h"
#include "net/http/ServerCore.h"
#include "net/http/asio/BeastReader.h"
#include "net/http/asio/Bind.h"
#include "net/http/asio/Listener.h"
#include "net/http/asio/TlsContext.h"

#include <pthread.h>

#include <mutex>
#include <thread>
#include <vector>

namespace codesage::http {

std::unique_ptr<RequestReader> RequestReader::make(std::size_t headerBytes) {
    return std::make_unique<BeastReader>(headerBytes);
}

class Server::Impl {
public:
    Impl(ServerConfig config, Router router, ServerObserver* observer)
        : m_core(std::move(config), std::move(router), observer)
        , m_context(std::max(1, m_core.config().ioThreads)) {}

    ~Impl() { stop(std::chrono::milliseconds(0)); }

    Status start() {
        const ServerConfig& config = m_core.config();
        CODESAGE_TRY(m_tls, makeTlsContext(config));
        if (!config.listen.empty()) {
            CODESAGE_TRY(const config::ListenAddress address, config::parseListenAddress(config.listen));
            CODESAGE_TRY(std::vector<TcpAcceptor> acceptors,
                         bindTcp(m_context, address, config.limits.backlog));
            const auto bound = acceptors.front().local_endpoint();
            m_endpoint = {bound.address().to_string(), bound.port(), m_tls != nullptr, {}};
            for (TcpAcceptor& acceptor : acceptors)
                m_tcp.push_back(std::make_shared<Listener<asio::ip::tcp>>(m_context, m_core,
                                                                          std::move(acceptor), m_tls.get()));
        }
        if (!config.unixSocket.empty()) {
            CODESAGE_TRY(UnixAcceptor acceptor,
                         bindUnix(m_context, config.unixSocket, config.limits.backlog));
            m_endpoint.unixSocket = config.unixSocket;
            m_unix = std::make_shared<Listener<asio::local::stream_protocol>>(m_context, m_core,
                                                                              std::move(acceptor), nullptr);
        }
        if (m_tcp.empty() && !m_unix)
            return fail(ErrorCode::InvalidArgument,
                        "the server needs an address or a Unix socket to listen on");
        for (const auto& listener : m_tcp)
            listener->start();
        if (m_unix)
            m_unix->start();
        for (int i = 0; i < std::max(1, config.ioThreads); ++i) {
            m_threads.emplace_back([this] { run(); });
            pthread_setname_np(m_threads.back().native_handle(), "http-io");
        }
        return {};
    }

    void stop(std::chrono::milliseconds drain) {
        std::lock_guard lock(m_stopMutex);
        if (m_threads.empty())
            return;
        m_core.beginStop();
        for (const auto& listener : m_tcp)
            listener->close();
        if (m_unix) {
            m_unix->close();
            std::error_code ignored;
            std::filesystem::remove(m_endpoint.unixSocket, ignored);
        }
        m_core.drainConnections();
        if (!m_core.waitUntilEmpty(std::chrono::steady_clock::now() + drain))
            m_core.cutConnections();
        m_core.workers().stop();
        // Nothing is admitted any more and what was has been cut, so the loops run out of work by themselves.
        m_work.reset();
        for (std::thread& thread : m_threads)
            thread.join();
        m_threads.clear();
    }

    Endpoint endpoint() const { return m_endpoint; }
    ServerStats stats() const { return m_core.stats(); }

private:
    void run() {
        for (;;) {
            try {
                m_context.run();
                return;
            } catch (const std::exception& problem) {
                // Only exhausted memory gets here; the connection concerned ends, the others go on.
                log::error("net/http", std::string("an I/O thread caught an exception: ") + problem.what());
            }
        }
    }

    ServerCore m_core;
    std::unique_ptr<asio::ssl::context> m_tls;
    asio::io_context m_context;
    asio::executor_work_guard<asio::io_context::executor_type> m_work = asio::make_work_guard(m_context);
    std::vector<std::shared_ptr<Listener<asio::ip::tcp>>> m_tcp;
    std::shared_ptr<Listener<asio::local::stream_protocol>> m_unix;
    Endpoint m_endpoint;
    std::mutex m_stopMutex;
    std::vector<std::thread> m_threads;
};

Server::Server(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl)) {}

Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::start(ServerConfig config, Router router, ServerObserver* observer) {
    auto impl = std::make_unique<Impl>(std::move(config), std::move(router), observer);
    CODESAGE_CHECK(impl->start());
    return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Endpoint Server::endpoint() const {
    return m_impl->endpoint();
}

ServerStats Server::stats() const {
    return m_impl->stats();
}

void Server::stop(std::chrono::milliseconds drain) {
    m_impl->stop(drain);
}

std::string Endpoint::address() const {
    return config::ListenAddress{host, port}.text();
}

std::string Endpoint::url() const {
    return (tls ? "https://" : "http://") + address();
}

} // namespace codesage::http
