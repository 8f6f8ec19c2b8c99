#pragma once

#include "net/http/Exchange.h"
#include "net/http/HeadCheck.h"
#include "net/http/RequestGate.h"
#include "net/http/RequestReader.h"
#include "net/http/ServerCore.h"
#include "net/http/Transport.h"

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>

namespace codesage::http {

// One client connection: reads requests one after the other (pipelined ones wait), hands each to its handler
// and writes the answers in order. Everything but the functions marked so runs on the transport's executor.
//
// While a handler works or an event stream is open it goes on reading, to notice a peer that leaves.
class Connection final : public TransportClient, public ExchangeSink {
public:
    Connection(ServerCore& core, std::unique_ptr<Transport> transport);
    ~Connection() override;

    // On the executor, once, after ServerCore::admit.
    void start();

    // From any thread.
    std::int64_t idleSince() const { return m_idleSince.load(std::memory_order_relaxed); }
    bool claimForEviction() { return m_idleSince.exchange(0) > 0; }
    void evict();
    void drain();
    void cut();

private:
    enum class State {
        Handshake,
        Reading,   // a request's head or body
        Working,   // the handler has it
        Writing,   // the whole answer is queued
        Streaming, // an event stream
        Lingering, // our side is closed; the peer gets time to read what we sent
        Closed,
    };
    // What the alarm means when it rings.
    enum class Deadline { None, Idle, Request, Write, Ping, Linger };

    void onHandshake(IoStatus status) override;
    void onRead(IoStatus status, std::string_view bytes) override;
    void onWritten(IoStatus status) override;
    void onAlarm() override;

    void postResponse(std::uint64_t turn, Response response) override;
    std::shared_ptr<EventQueue> openEvents(std::uint64_t turn, Headers extra) override;
    void postWake(std::uint64_t turn) override;
    int abandonedStatus() const override { return m_core.isStopping() ? 503 : 500; }

    void advance();
    bool advanceHead();
    bool advanceBody();
    void beginRequest(RequestReader::Head head);
    void dispatch();
    void runHandler(const std::shared_ptr<Exchange>& exchange);
    void refuse(const Response& response, bool close);
    void refuseMalformed(int status, std::string_view message);

    void answer(Response response);
    void beginStream(const std::shared_ptr<EventQueue>& queue, Headers extra);
    void continueStream();
    void queueOutput(std::string bytes);
    void writeMore();
    void finishRequest();
    void endExchange();

    void readMore();
    void setDeadline(Deadline deadline, std::chrono::milliseconds after);
    void closeGracefully();
    void close();

    ServerCore& m_core;
    const std::unique_ptr<Transport> m_transport;
    State m_state = State::Handshake;

    std::string m_input; // received and not yet consumed
    bool m_reading = false;
    bool m_peerEnded = false;
    std::size_t m_lingered = 0;

    // The request at hand.
    HeadScanner m_scanner;
    std::unique_ptr<RequestReader> m_reader; // set while its body is read
    Admission m_admission;
    std::string_view m_route = "unmatched";
    std::string_view m_method = "other";
    int m_version = 11;
    bool m_started = false; // its first byte has come
    bool m_counted = false; // the observer knows of it
    bool m_isHead = false;
    bool m_keepAlive = true;
    int m_status = 0;
    SteadyTime m_startedAt{};
    std::uint64_t m_bytesIn = 0;
    std::uint64_t m_bytesOut = 0;
    std::uint64_t m_turn = 0;
    std::shared_ptr<Link> m_link;
    std::shared_ptr<EventQueue> m_events;
    bool m_streamPlace = false;

    std::deque<std::string> m_output;
    std::size_t m_outputAt = 0;    // written of the front
    std::size_t m_outputSlice = 0; // being written
    bool m_writing = false;

    Deadline m_deadline = Deadline::None;
    SteadyTime m_deadlineAt{};
    std::optional<SteadyTime> m_alarmAt; // of the transport's alarm, which may be earlier than the deadline
    std::size_t m_served = 0;
    std::atomic<std::int64_t> m_idleSince{0};
};

} // namespace codesage::http
