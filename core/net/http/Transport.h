#pragma once

#include "base/core/Clock.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace codesage::http {

enum class IoStatus { Ok, Ended, Failed };

// Told about the transport's operations, always on the transport's own executor and never from inside the
// call that began them. The transport keeps its client alive while an operation is under way.
class TransportClient : public std::enable_shared_from_this<TransportClient> {
public:
    virtual ~TransportClient() = default;
    virtual void onHandshake(IoStatus status) = 0;
    virtual void onRead(IoStatus status, std::string_view bytes) = 0;
    virtual void onWritten(IoStatus status) = 0;
    virtual void onAlarm() = 0;
};

struct Peer {
    std::string remote; // "127.0.0.1", "::1", "unix"
    std::string local;  // the address the connection came in on, "" for "unix"
    bool loopback = false;
    bool secure = false;
};

// One accepted connection, plain or TLS, as bytes and a timer. All but post() are for the executor only; at
// most one read and one write are under way at a time.
class Transport {
public:
    virtual ~Transport() = default;
    virtual const Peer& peer() const = 0;
    virtual void setClient(TransportClient& client) = 0;

    // At once Ok for a plain connection.
    virtual void handshake() = 0;
    // Up to `size` bytes into a buffer of the transport's own, kept only while reading.
    virtual void read(std::size_t size) = 0;
    // All of `bytes`, which stay valid until onWritten.
    virtual void write(std::string_view bytes) = 0;
    // Replaces the alarm set before.
    virtual void alarm(SteadyTime at) = 0;
    // Tells the peer that nothing more will be written.
    virtual void shutdownSend() = 0;
    // Ends every operation; no callback but those of operations under way follows.
    virtual void close() = 0;
    // From any thread: runs `work` on the executor, with the client alive.
    virtual void post(std::function<void()> work) = 0;
};

} // namespace codesage::http
