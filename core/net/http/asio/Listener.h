#pragma once

#include "base/core/Log.h"
#include "net/http/Connection.h"
#include "net/http/ServerCore.h"
#include "net/http/asio/StreamTransport.h"

#include <chrono>
#include <memory>
#include <string>
#include <utility>

namespace codesage::http {

// Accepts connections on one open acceptor until it is closed. When the process runs out of file descriptors
// it waits before it tries again, instead of spinning.
template <class Protocol>
class Listener final : public std::enable_shared_from_this<Listener<Protocol>> {
public:
    using Acceptor = asio::basic_socket_acceptor<Protocol, Strand>;

    Listener(asio::io_context& context, ServerCore& core, Acceptor acceptor, asio::ssl::context* tls)
        : m_context(context)
        , m_core(core)
        , m_acceptor(std::move(acceptor))
        , m_backOff(m_acceptor.get_executor())
        , m_tls(tls) {}

    void start() {
        asio::post(m_acceptor.get_executor(), [self = this->shared_from_this()] { self->accept(); });
    }

    // From any thread.
    void close() {
        asio::post(m_acceptor.get_executor(), [self = this->shared_from_this()] {
            BoostError ignored;
            self->m_acceptor.close(ignored);
            self->m_backOff.cancel();
        });
    }

private:
    void accept() {
        if (!m_acceptor.is_open())
            return;
        const Strand strand = asio::make_strand(m_context);
        m_acceptor.async_accept(
            strand, [self = this->shared_from_this(), strand](const BoostError& error, auto socket) {
                if (error)
                    return self->onError(error);
                self->take(strand, std::move(socket));
                self->accept();
            });
    }

    void onError(const BoostError& error) {
        if (!m_acceptor.is_open())
            return;
        // The peer left while it was waiting: nothing of ours is wrong.
        if (error == asio::error::connection_aborted || error == asio::error::connection_reset)
            return accept();
        const auto now = std::chrono::steady_clock::now();
        if (now - m_warnedAt > kWarnEvery) {
            m_warnedAt = now;
            log::warning("net/http", "cannot accept connections for now: " + error.message());
        }
        m_backOff.expires_after(kBackOff);
        m_backOff.async_wait([self = this->shared_from_this()](const BoostError& cancelled) {
            if (!cancelled)
                self->accept();
        });
    }

    template <class Accepted>
    void take(const Strand& strand, Accepted accepted) {
        Peer peer;
        if constexpr (std::is_same_v<Protocol, asio::ip::tcp>) {
            BoostError gone;
            const auto remote = accepted.remote_endpoint(gone).address();
            const auto local = gone ? asio::ip::address() : accepted.local_endpoint(gone).address();
            if (gone)
                return;
            BoostError ignored;
            accepted.set_option(asio::ip::tcp::no_delay(true), ignored);
            accepted.set_option(asio::socket_base::keep_alive(true), ignored);
            peer = {plain(remote).to_string(), plain(local).to_string(), plain(remote).is_loopback(),
                    m_tls != nullptr};
        } else {
            // Reachable only through file permissions on this machine: counted like loopback.
            peer = {"unix", "", true, false};
        }
        Socket socket(std::move(accepted));
        const int handle = socket.native_handle();
        std::unique_ptr<Transport> transport;
        if (peer.secure)
            transport = std::make_unique<StreamTransport<TlsSocket>>(strand, peer, std::move(socket), *m_tls);
        else
            transport = std::make_unique<StreamTransport<Socket>>(strand, peer, std::move(socket));
        auto connection = std::make_shared<Connection>(m_core, std::move(transport));
        if (!m_core.admit(connection, peer.remote, peer.loopback)) {
            if (!peer.secure)
                ::send(handle, kBusy.data(), kBusy.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
            return;
        }
        asio::post(strand, [connection] { connection->start(); });
    }

    static asio::ip::address plain(const asio::ip::address& address) {
        if (address.is_v6() && address.to_v6().is_v4_mapped())
            return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
        return address;
    }

    static constexpr std::chrono::milliseconds kBackOff{100};
    static constexpr std::chrono::seconds kWarnEvery{10};
    static constexpr std::string_view kBusy = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\n"
                                              "Content-Length: 0\r\nConnection: close\r\n\r\n";

    asio::io_context& m_context;
    ServerCore& m_core;
    Acceptor m_acceptor;
    Timer m_backOff;
    asio::ssl::context* m_tls;
    std::chrono::steady_clock::time_point m_warnedAt{};
};

} // namespace codesage::http
