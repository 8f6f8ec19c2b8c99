#pragma once

#include "net/http/Transport.h"
#include "net/http/asio/Asio.h"

#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace codesage::http {

// Transport over a socket or a TLS stream. Operations capture a reference to the client, which owns this
// object.
template <class Stream>
class StreamTransport final : public Transport {
public:
    static constexpr bool kTls = std::is_same_v<Stream, TlsSocket>;

    template <class... StreamArguments>
    StreamTransport(const Strand& strand, Peer peer, StreamArguments&&... arguments)
        : m_strand(strand)
        , m_stream(std::forward<StreamArguments>(arguments)...)
        , m_timer(strand)
        , m_peer(std::move(peer)) {}

    const Peer& peer() const override { return m_peer; }
    void setClient(TransportClient& client) override { m_client = &client; }

    void handshake() override {
        if constexpr (kTls) {
            m_stream.async_handshake(asio::ssl::stream_base::server,
                                     [client = m_client->shared_from_this()](const BoostError& error) {
                                         client->onHandshake(error ? IoStatus::Failed : IoStatus::Ok);
                                     });
        } else {
            asio::post(m_strand,
                       [client = m_client->shared_from_this()] { client->onHandshake(IoStatus::Ok); });
        }
    }

    void read(std::size_t size) override {
        if (m_buffer.size() != size)
            m_buffer = std::vector<char>(size);
        m_stream.async_read_some(asio::buffer(m_buffer), [this, client = m_client->shared_from_this()](
                                                             const BoostError& error, std::size_t count) {
            if (!error)
                return client->onRead(IoStatus::Ok, {m_buffer.data(), count});
            // A TLS peer that closes without its close_notify has ended all the same.
            const bool ended = error == asio::error::eof || error == asio::ssl::error::stream_truncated;
            client->onRead(ended ? IoStatus::Ended : IoStatus::Failed, {});
        });
    }

    void write(std::string_view bytes) override {
        asio::async_write(m_stream, asio::buffer(bytes.data(), bytes.size()),
                          [client = m_client->shared_from_this()](const BoostError& error, std::size_t) {
                              client->onWritten(error ? IoStatus::Failed : IoStatus::Ok);
                          });
    }

    void alarm(SteadyTime at) override {
        m_timer.expires_at(at);
        m_timer.async_wait([client = m_client->shared_from_this()](const BoostError& error) {
            if (!error)
                client->onAlarm();
        });
    }

    void shutdownSend() override {
        if constexpr (kTls) {
            m_stream.async_shutdown(
                [this, client = m_client->shared_from_this()](const BoostError&) { shutdownSocket(); });
        } else {
            shutdownSocket();
        }
    }

    void close() override {
        m_timer.cancel();
        BoostError ignored;
        m_stream.lowest_layer().close(ignored);
    }

    void post(std::function<void()> work) override {
        asio::post(m_strand, [client = m_client->shared_from_this(), work = std::move(work)] { work(); });
    }

private:
    void shutdownSocket() {
        BoostError ignored;
        m_stream.lowest_layer().shutdown(asio::socket_base::shutdown_send, ignored);
    }

    Strand m_strand;
    Stream m_stream;
    Timer m_timer;
    const Peer m_peer;
    TransportClient* m_client = nullptr;
    std::vector<char> m_buffer;
};

} // namespace codesage::http
