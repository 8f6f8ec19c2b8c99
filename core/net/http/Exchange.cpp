#include "net/http/Exchange.h"

#include "net/http/Gzip.h"
#include "net/http/MediaType.h"

#include <utility>

namespace codesage::http {

namespace {

// Smaller bodies gain nothing on the wire.
constexpr std::size_t kCompressFrom = 1'400;

class LinkedEventStream final : public EventStream {
public:
    LinkedEventStream(std::shared_ptr<Link> link, std::shared_ptr<EventQueue> queue)
        : m_link(std::move(link))
        , m_queue(std::move(queue)) {}
    ~LinkedEventStream() override { LinkedEventStream::close(); }

    bool send(std::string_view data, std::string_view event, std::string_view id) override {
        return push(eventText(data, event, id));
    }
    bool comment(std::string_view text) override { return push(commentText(text)); }
    bool retry(std::chrono::milliseconds delay) override {
        return push("retry: " + std::to_string(delay.count()) + "\n\n");
    }
    void close() override {
        if (m_queue->finish())
            m_link->wake();
    }
    bool isOpen() const override { return m_queue->isOpen(); }
    void onClosed(std::function<void()> function) override { m_queue->onEnded(std::move(function)); }

private:
    bool push(const std::string& text) {
        const EventQueue::Push pushed = m_queue->push(text);
        if (pushed == EventQueue::Push::Wake || pushed == EventQueue::Push::Overflow)
            m_link->wake();
        return pushed == EventQueue::Push::Wake || pushed == EventQueue::Push::Queued;
    }

    std::shared_ptr<Link> m_link;
    std::shared_ptr<EventQueue> m_queue;
};

} // namespace

bool Link::respond(Response response) {
    std::lock_guard lock(m_mutex);
    if (std::exchange(m_answered, true) || !m_sink)
        return false;
    m_sink->postResponse(m_turn, std::move(response));
    return true;
}

std::shared_ptr<EventQueue> Link::openEvents(Headers extra) {
    std::lock_guard lock(m_mutex);
    if (std::exchange(m_answered, true) || !m_sink)
        return nullptr;
    auto queue = m_sink->openEvents(m_turn, std::move(extra));
    if (!queue) {
        Response busy = errorResponse(503, "too many event streams are open; close one or try again later");
        busy.headers.set("Retry-After", "5");
        m_sink->postResponse(m_turn, std::move(busy));
    }
    return queue;
}

void Link::abandon() {
    std::lock_guard lock(m_mutex);
    if (std::exchange(m_answered, true) || !m_sink)
        return;
    const int status = m_sink->abandonedStatus();
    m_sink->postResponse(m_turn, status == 503
                                     ? errorResponse(503, "the server is stopping")
                                     : errorResponse(500, "the request was dropped without an answer"));
}

void Link::wake() {
    std::lock_guard lock(m_mutex);
    if (m_sink)
        m_sink->postWake(m_turn);
}

bool Link::answered() const {
    std::lock_guard lock(m_mutex);
    return m_answered || !m_sink;
}

void Link::sever() {
    std::lock_guard lock(m_mutex);
    m_sink = nullptr;
}

Exchange::Exchange(std::shared_ptr<Link> link, Request request, bool compress)
    : m_link(std::move(link))
    , m_request(std::move(request))
    , m_compress(compress) {
    m_request.clientGone = m_link->goneToken();
}

Exchange::~Exchange() {
    m_link->abandon();
}

bool Exchange::respond(Response response) {
    if (m_compress) {
        // Said even when this answer stays plain: a cache must know that it depends.
        response.headers.add("Vary", "Accept-Encoding");
        if (response.body.size() >= kCompressFrom && !response.headers.contains("Content-Encoding") &&
            !m_link->answered() && encodingAccepted(m_request.headers.value("Accept-Encoding"), "gzip")) {
            if (auto packed = gzipped(response.body)) {
                response.body = *std::move(packed);
                response.headers.set("Content-Encoding", "gzip");
            }
        }
    }
    return m_link->respond(std::move(response));
}

std::shared_ptr<EventStream> Exchange::beginEvents(Headers extra) {
    auto queue = m_link->openEvents(std::move(extra));
    if (!queue) {
        queue = std::make_shared<EventQueue>(0, 0);
        queue->markEnded();
    }
    return std::make_shared<LinkedEventStream>(m_link, std::move(queue));
}

Responder::Responder(std::shared_ptr<Exchange> exchange)
    : m_exchange(std::move(exchange)) {}

Responder::~Responder() = default;

const Request& Responder::request() const {
    return m_exchange->request();
}

bool Responder::respond(Response response) const {
    return m_exchange->respond(std::move(response));
}

std::shared_ptr<EventStream> Responder::beginEvents(Headers extra) const {
    return m_exchange->beginEvents(std::move(extra));
}

bool Responder::answered() const {
    return m_exchange->answered();
}

} // namespace codesage::http
