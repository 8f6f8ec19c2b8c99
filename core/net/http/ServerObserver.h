#pragma once

#include <cstdint>
#include <string_view>

namespace codesage::http {

// One request that has ended.
struct RequestRecord {
    std::string_view route;  // the pattern, or "unmatched"
    std::string_view method; // one of the nine standard methods, or "other"
    int status = 0;          // 499 when the client went away before an answer began
    double seconds = 0;      // from the first byte of the head to the last byte of the answer
    std::uint64_t bytesIn = 0;
    std::uint64_t bytesOut = 0;
    bool eventStream = false;
};

// Told about the server's life, for metrics and access logs. Called on I/O threads, at times from several at
// once: implementations are thread-safe and quick. Views are valid during the call only.
class ServerObserver {
public:
    virtual ~ServerObserver() = default;
    virtual void connectionOpened() {}
    virtual void connectionClosed() {}
    // A connection was turned away: "limit" or "address_limit".
    virtual void connectionRefused(std::string_view /*reason*/) {}
    // The route is known, or the request is about to be refused before it could be.
    virtual void requestStarted(std::string_view /*route*/, std::string_view /*method*/) {}
    // Once for every requestStarted.
    virtual void requestFinished(const RequestRecord& /*record*/) {}
    virtual void eventStreamOpened() {}
    virtual void eventStreamClosed() {}
};

} // namespace codesage::http
