#include "serve/mcp/BatchExchange.h"

#include <atomic>

namespace codesage::mcp {

class BatchExchange::Part final : public Exchange {
public:
    explicit Part(std::shared_ptr<BatchExchange> batch)
        : m_batch(std::move(batch)) {}
    void joinSession(const std::shared_ptr<Session>& session) override {
        m_batch->m_parent->joinSession(session);
    }
    void expectMessages() override { m_batch->m_parent->expectMessages(); }
    bool send(const std::string& message) override { return !m_ended && m_batch->m_parent->send(message); }
    void finish(Reply reply) override { end(reply.body); }
    void abandon() override { end({}); }

private:
    void end(const std::string& body) {
        if (!m_ended.exchange(true))
            m_batch->ended(body);
    }
    const std::shared_ptr<BatchExchange> m_batch;
    std::atomic<bool> m_ended{false};
};

BatchExchange::BatchExchange(std::shared_ptr<Exchange> parent, std::size_t parts)
    : m_parent(std::move(parent))
    , m_left(parts) {}

std::shared_ptr<Exchange> BatchExchange::part() {
    return std::make_shared<Part>(shared_from_this());
}

void BatchExchange::ended(const std::string& body) {
    {
        std::lock_guard lock(m_mutex);
        if (!body.empty())
            m_bodies += (m_bodies.empty() ? "" : ",") + body;
        if (--m_left != 0)
            return;
    }
    if (m_bodies.empty())
        m_parent->finish({202, {}, {}});
    else
        m_parent->finish({200, "[" + m_bodies + "]", {}});
}

} // namespace codesage::mcp
