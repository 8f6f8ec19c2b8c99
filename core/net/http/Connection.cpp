#include "net/http/Connection.h"

#include "base/core/Log.h"
#include "net/http/ResponseText.h"

#include <fmt/format.h>

#include <exception>
#include <utility>

namespace codesage::http {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kSmallRead = 2u << 10;
constexpr std::size_t kBodyRead = 64u << 10;
// Input kept while a handler works; then reading pauses, and the peer's window fills.
constexpr std::size_t kPipelinedBytes = 64u << 10;
constexpr std::size_t kWriteSlice = 256u << 10;
// A body up to this size goes out in one piece with its head.
constexpr std::size_t kJoinedBody = 64u << 10;
constexpr std::size_t kLingerBytes = 256u << 10;
constexpr milliseconds kLinger{1'000};
constexpr int kClientGone = 499;

} // namespace

Connection::Connection(ServerCore& core, std::unique_ptr<Transport> transport)
    : m_core(core)
    , m_transport(std::move(transport)) {
    m_transport->setClient(*this);
}

Connection::~Connection() = default;

void Connection::start() {
    if (m_state == State::Closed)
        return;
    setDeadline(Deadline::Request, m_core.limits().requestDeadline);
    m_transport->handshake();
}

void Connection::evict() {
    m_transport->post([this] {
        if (m_state == State::Reading && !m_started)
            close();
    });
}

void Connection::drain() {
    m_transport->post([this] {
        if (m_state == State::Handshake || m_state == State::Reading)
            close();
        m_keepAlive = false;
        if (m_state == State::Streaming && m_events->finish())
            continueStream();
    });
}

void Connection::cut() {
    m_transport->post([this] { close(); });
}

void Connection::onHandshake(IoStatus status) {
    if (m_state != State::Handshake)
        return;
    if (status != IoStatus::Ok)
        return close();
    m_state = State::Reading;
    setDeadline(Deadline::Request, m_core.limits().requestDeadline);
    readMore();
}

void Connection::onRead(IoStatus status, std::string_view bytes) {
    m_reading = false;
    if (m_state == State::Closed)
        return;
    if (status == IoStatus::Failed)
        return close();
    if (status == IoStatus::Ended) {
        m_peerEnded = true;
        if (m_state == State::Reading || m_state == State::Lingering || m_state == State::Streaming)
            return close();
        // A client may have closed its sending side only, so the answer is still written if it comes.
        if (m_link)
            m_link->signalGone();
        return;
    }
    if (m_state == State::Lingering) {
        m_lingered += bytes.size();
        return m_lingered > kLingerBytes ? close() : readMore();
    }
    m_input += bytes;
    if (m_state == State::Reading)
        advance();
    else
        readMore();
}

void Connection::advance() {
    while (m_state == State::Reading && (m_reader ? advanceBody() : advanceHead())) {
    }
    if (m_state == State::Reading)
        readMore();
}

// Each of these two returns true when there is more to do with the bytes at hand.
bool Connection::advanceHead() {
    if (!m_started) {
        // RFC 9112 section 2.2: empty lines before a request are skipped.
        std::size_t skip = 0;
        while (m_input.compare(skip, 2, "\r\n") == 0)
            skip += 2;
        m_input.erase(0, skip);
        if (m_input.empty() || m_input == "\r") {
            if (m_peerEnded)
                close();
            return false;
        }
        m_started = true;
        m_idleSince = 0;
        m_startedAt = steady_clock::now();
        setDeadline(Deadline::Request, m_core.limits().requestDeadline);
    }
    const HeadScanner::State scanned = m_scanner.scan(m_input);
    const std::size_t limit = m_core.limits().headerBytes;
    if (scanned == HeadScanner::State::Malformed) {
        refuseMalformed(400, "the request head holds a control character or a broken line ending");
        return false;
    }
    if (m_scanner.headBytes() > limit) {
        const bool longTarget = m_input.find("\r\n") > limit;
        refuseMalformed(longTarget ? 414 : 431, fmt::format("the request {} may have at most {} bytes",
                                                            longTarget ? "target" : "head", limit));
        return false;
    }
    if (scanned == HeadScanner::State::Incomplete) {
        if (m_peerEnded)
            close();
        return false;
    }
    const std::string head = m_input.substr(0, m_scanner.headBytes());
    m_input.erase(0, head.size());
    m_bytesIn = head.size();
    if (const std::string_view problem = headProblem(head); !problem.empty()) {
        refuseMalformed(400, problem);
        return false;
    }
    auto reader = RequestReader::make(limit);
    RequestReader::Head parsed;
    const RequestReader::State state = reader->readHead(head, parsed);
    if (state != RequestReader::State::Done && state != RequestReader::State::NeedMore) {
        const bool version = state == RequestReader::State::BadVersion;
        refuseMalformed(version ? 505 : 400, version ? "only HTTP/1.0 and HTTP/1.1 are spoken here"
                                                     : "the request head is malformed");
        return false;
    }
    m_reader = std::move(reader);
    beginRequest(std::move(parsed));
    return m_state == State::Reading;
}

void Connection::beginRequest(RequestReader::Head head) {
    m_version = head.version;
    m_isHead = head.method == "HEAD";
    m_method = knownMethod(head.method);
    m_keepAlive =
        head.keepAlive && ++m_served < m_core.limits().requestsPerConnection && !m_core.isStopping();
    m_admission = admitRequest(m_core, m_transport->peer(), std::move(head));
    m_route = m_admission.route ? std::string_view(m_admission.route->pattern) : "unmatched";
    const Framing& framing = m_admission.framing;
    if (m_admission.refusal)
        return refuse(*m_admission.refusal, m_admission.closeAfter || framing.hasBody());
    m_counted = true;
    m_core.requestsInFlight.fetch_add(1);
    m_core.observer().requestStarted(m_route, m_method);
    if (!framing.hasBody())
        return dispatch();
    m_reader->limitBody(m_admission.route->options.bodyLimit);
    if (m_admission.wantsContinue && m_input.empty())
        queueOutput("HTTP/1.1 100 Continue\r\n\r\n");
}

bool Connection::advanceBody() {
    std::size_t consumed = 0;
    const RequestReader::State state = m_reader->readBody(m_input, consumed);
    m_input.erase(0, consumed);
    m_bytesIn += consumed;
    switch (state) {
    case RequestReader::State::Done:
        m_admission.request.body = m_reader->takeBody();
        dispatch();
        break;
    case RequestReader::State::TooLarge:
        refuse(errorResponse(413, fmt::format("the body may have at most {} bytes",
                                              m_admission.route->options.bodyLimit)),
               true);
        break;
    case RequestReader::State::NeedMore:
        // What the parser leaves is an unfinished chunk line or trailer; nobody needs long ones.
        if (m_input.size() > m_core.limits().headerBytes)
            refuse(errorResponse(400, "a chunk's line is too long"), true);
        break;
    case RequestReader::State::Malformed:
    case RequestReader::State::BadVersion:
        refuse(errorResponse(400, "the chunked body is malformed"), true);
        break;
    }
    return false;
}

void Connection::dispatch() {
    m_reader.reset();
    m_state = State::Working;
    setDeadline(Deadline::None, {});
    m_core.requests.fetch_add(1, std::memory_order_relaxed);
    const Router::Route& route = *m_admission.route;
    m_link = std::make_shared<Link>(*this, ++m_turn);
    if (m_peerEnded)
        m_link->signalGone();
    auto exchange =
        std::make_shared<Exchange>(m_link, std::move(m_admission.request), route.options.compress);
    if (route.options.dispatch == Dispatch::Inline) {
        runHandler(exchange);
    } else {
        // The job must not outlive the server's pool with a reference to the connection; the exchange is
        // enough.
        const Handler* handler = &route.handler;
        const bool accepted = m_core.workers().submit([exchange, handler](const std::stop_token&) {
            try {
                (*handler)(exchange->request(), Responder(exchange));
            } catch (const std::exception& problem) {
                log::error("net/http", fmt::format("the handler of {} failed: {}", exchange->request().path,
                                                   problem.what()));
                exchange->respond(errorResponse(500, "the request failed inside the server"));
            }
        });
        if (!accepted) {
            Response busy = errorResponse(503, "the server is busy; try again in a second");
            busy.headers.set("Retry-After", "1");
            exchange->respond(std::move(busy));
        }
    }
    readMore();
}

void Connection::runHandler(const std::shared_ptr<Exchange>& exchange) {
    try {
        m_admission.route->handler(exchange->request(), Responder(exchange));
    } catch (const std::exception& problem) {
        log::error("net/http", fmt::format("the handler of {} failed: {}", m_route, problem.what()));
        exchange->respond(errorResponse(500, "the request failed inside the server"));
    }
}

void Connection::refuse(const Response& response, bool close) {
    m_reader.reset();
    if (!m_counted) {
        m_counted = true;
        m_core.requestsInFlight.fetch_add(1);
        m_core.observer().requestStarted(m_route, m_method);
    }
    m_core.requests.fetch_add(1, std::memory_order_relaxed);
    m_keepAlive = m_keepAlive && !close;
    answer(response);
}

void Connection::refuseMalformed(int status, std::string_view message) {
    m_isHead = false;
    m_version = 11;
    m_route = "unmatched";
    m_method = "other";
    refuse(errorResponse(status, message), true);
}

void Connection::postResponse(std::uint64_t turn, Response response) {
    m_transport->post([this, turn, shared = std::make_shared<Response>(std::move(response))] {
        if (m_state == State::Working && m_turn == turn)
            answer(std::move(*shared));
    });
}

void Connection::answer(Response response) {
    m_keepAlive = m_keepAlive && !m_core.isStopping();
    auto head = responseHead(response, {m_version, m_keepAlive, false, m_isHead});
    if (!head) {
        log::error("net/http", fmt::format("the answer of {} has an invalid status or header", m_route));
        response = errorResponse(500, "the request failed inside the server");
        head = responseHead(response, {m_version, m_keepAlive, false, m_isHead});
    }
    m_status = response.status;
    m_state = State::Writing;
    if (m_isHead || isBodyless(response.status))
        response.body.clear();
    if (response.body.size() <= kJoinedBody) {
        queueOutput(*head + response.body);
    } else {
        queueOutput(*std::move(head));
        queueOutput(std::move(response.body));
    }
}

std::shared_ptr<EventQueue> Connection::openEvents(std::uint64_t turn, Headers extra) {
    if (!m_core.takeStreamPlace())
        return nullptr;
    auto queue =
        std::make_shared<EventQueue>(m_core.limits().eventQueueEvents, m_core.limits().eventQueueBytes);
    m_transport->post([this, turn, queue, extra = std::move(extra)] {
        if (m_state == State::Working && m_turn == turn) {
            beginStream(queue, extra);
        } else {
            queue->markEnded();
            m_core.releaseStreamPlace();
        }
    });
    return queue;
}

void Connection::beginStream(const std::shared_ptr<EventQueue>& queue, Headers extra) {
    m_events = queue;
    m_streamPlace = true;
    m_keepAlive = m_keepAlive && m_version == 11 && !m_core.isStopping();
    Response response{200, std::move(extra), {}};
    response.headers.set("Content-Type", "text/event-stream");
    response.headers.set("Cache-Control", "no-cache, no-transform");
    response.headers.set("X-Accel-Buffering", "no"); // nginx would hold events back
    auto head = responseHead(response, {m_version, m_keepAlive, true, m_isHead});
    if (!head) {
        log::error("net/http", fmt::format("the event stream of {} has an invalid header", m_route));
        return answer(errorResponse(500, "the request failed inside the server"));
    }
    m_status = 200;
    m_state = m_isHead ? State::Writing : State::Streaming;
    queueOutput(*std::move(head));
    if (m_peerEnded)
        return close();
    if (m_state == State::Streaming && m_core.isStopping())
        m_events->finish();
}

void Connection::postWake(std::uint64_t turn) {
    m_transport->post([this, turn] {
        if (m_state == State::Streaming && m_turn == turn)
            continueStream();
    });
}

void Connection::continueStream() {
    // A cut must not wait for the very write that the client holds up.
    if (m_writing && !m_events->hasOverflowed())
        return;
    EventQueue::Batch batch = m_events->take();
    if (batch.overflowed) {
        log::warning("net/http",
                     fmt::format("an event stream of {} was cut: its client at {} does not keep up", m_route,
                                 m_transport->peer().remote));
        return close();
    }
    const bool chunked = m_version == 11;
    std::string out;
    if (!batch.bytes.empty())
        out =
            chunked ? fmt::format("{:x}\r\n{}\r\n", batch.bytes.size(), batch.bytes) : std::move(batch.bytes);
    if (batch.finished) {
        m_state = State::Writing;
        if (chunked)
            out += "0\r\n\r\n";
    }
    if (!out.empty())
        queueOutput(std::move(out));
    else if (batch.finished)
        finishRequest();
    else
        setDeadline(Deadline::Ping, m_core.limits().eventPing);
}

void Connection::queueOutput(std::string bytes) {
    m_output.push_back(std::move(bytes));
    if (!m_writing)
        writeMore();
}

void Connection::writeMore() {
    m_writing = true;
    // While a request is still being read its own deadline stands.
    if (m_state != State::Reading)
        setDeadline(Deadline::Write, m_core.limits().writeDeadline);
    const std::string_view front = std::string_view(m_output.front()).substr(m_outputAt, kWriteSlice);
    m_outputSlice = front.size();
    m_transport->write(front);
}

void Connection::onWritten(IoStatus status) {
    m_writing = false;
    if (m_state == State::Closed)
        return;
    if (status != IoStatus::Ok)
        return close();
    m_bytesOut += m_outputSlice;
    m_outputAt += m_outputSlice;
    if (m_outputAt == m_output.front().size()) {
        m_output.pop_front();
        m_outputAt = 0;
    }
    if (!m_output.empty())
        writeMore();
    else if (m_state == State::Writing)
        finishRequest();
    else if (m_state == State::Streaming)
        continueStream();
    else if (m_state == State::Working)
        setDeadline(Deadline::None, {});
}

// The answer is on its way whole.
void Connection::finishRequest() {
    endExchange();
    m_scanner.reset();
    m_started = false;
    if (!m_keepAlive)
        return closeGracefully();
    m_state = State::Reading;
    m_admission = {};
    if (m_input.empty())
        m_input = {};
    setDeadline(Deadline::Idle, m_core.limits().idleTimeout);
    m_idleSince = steady_clock::now().time_since_epoch().count();
    advance();
}

void Connection::endExchange() {
    if (const auto link = std::exchange(m_link, nullptr))
        link->sever();
    if (const auto events = std::exchange(m_events, nullptr))
        events->markEnded();
    const bool streamed = std::exchange(m_streamPlace, false);
    if (streamed)
        m_core.releaseStreamPlace();
    if (std::exchange(m_counted, false)) {
        m_core.requestsInFlight.fetch_sub(1);
        const std::chrono::duration<double> took = steady_clock::now() - m_startedAt;
        m_core.observer().requestFinished({m_route, m_method, m_status == 0 ? kClientGone : m_status,
                                           took.count(), m_bytesIn, m_bytesOut, streamed});
    }
    m_status = 0;
    m_bytesIn = 0;
    m_bytesOut = 0;
}

void Connection::readMore() {
    if (m_reading || m_peerEnded || (m_state != State::Reading && m_input.size() >= kPipelinedBytes))
        return;
    m_reading = true;
    m_transport->read(m_state == State::Reading && m_reader ? kBodyRead : kSmallRead);
}

void Connection::setDeadline(Deadline deadline, milliseconds after) {
    m_deadline = deadline;
    if (deadline == Deadline::None)
        return;
    m_deadlineAt = steady_clock::now() + after;
    // An alarm that rings too early is cheaper than moving it for every request.
    if (!m_alarmAt || *m_alarmAt > m_deadlineAt) {
        m_alarmAt = m_deadlineAt;
        m_transport->alarm(m_deadlineAt);
    }
}

void Connection::onAlarm() {
    m_alarmAt.reset();
    if (m_state == State::Closed || m_deadline == Deadline::None)
        return;
    if (steady_clock::now() < m_deadlineAt) {
        m_alarmAt = m_deadlineAt;
        return m_transport->alarm(m_deadlineAt);
    }
    switch (m_deadline) {
    case Deadline::Request:
        if (m_state == State::Reading && m_started && !m_writing)
            return refuse(errorResponse(408, "the request did not arrive in time"), true);
        return close();
    case Deadline::Ping:
        // A comment goes through the queue's own path, so that it never splits an event.
        if (!m_writing)
            queueOutput(m_version == 11 ? "3\r\n:\n\n\r\n" : ":\n\n");
        return;
    case Deadline::None:
    case Deadline::Idle:
    case Deadline::Write:
    case Deadline::Linger:
        return close();
    }
}

void Connection::closeGracefully() {
    m_state = State::Lingering;
    m_input = {};
    m_idleSince = 0;
    m_transport->shutdownSend();
    if (m_peerEnded || m_core.isStopping())
        return close();
    // Closing with unread input would make the kernel reset the connection and lose the answer.
    setDeadline(Deadline::Linger, kLinger);
    readMore();
}

void Connection::close() {
    if (std::exchange(m_state, State::Closed) == State::Closed)
        return;
    m_idleSince = 0;
    m_transport->close();
    if (m_link)
        m_link->signalGone();
    endExchange();
    m_core.forget(std::static_pointer_cast<Connection>(shared_from_this()), m_transport->peer().remote);
}

} // namespace codesage::http
