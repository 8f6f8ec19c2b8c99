#include "serve/mcp/Subscriptions.h"

#include "base/core/Json.h"
#include "serve/mcp/Session.h"

#include <fmt/format.h>

#include <atomic>
#include <functional>
#include <optional>
#include <vector>

namespace codesage::mcp {

// Held by the table; goes when the client cancels or closes the stream.
class Subscriptions::Entry final : public Cancellable, public std::enable_shared_from_this<Entry> {
public:
    Entry(Request request, bool wantsTools, std::weak_ptr<Table> table, std::uint64_t key)
        : m_request(std::move(request))
        , m_meta(fmt::format(R"("_meta":{{"{}":{}}})", kMetaSubscriptionId, dumpJson(m_request.id())))
        , m_wantsTools(wantsTools)
        , m_table(std::move(table))
        , m_key(key) {}

    bool acknowledge() {
        std::lock_guard lock(m_sending);
        m_request.exchange->expectMessages();
        const bool sent = m_request.exchange->send(
            notificationText("notifications/subscriptions/acknowledged",
                             fmt::format(R"({},"notifications":{})", m_meta,
                                         m_wantsTools ? R"({"toolsListChanged":true})" : "{}")));
        // From here on it is no request under way: it would count for as long as the client is there.
        if (sent)
            m_request.ticket.finish("ok");
        return sent;
    }

    void watchClient() {
        m_onGone.emplace(m_request.gone, [weak = weak_from_this()] {
            if (const auto self = weak.lock())
                self->cancel();
        });
    }

    void toolsChanged() {
        std::lock_guard lock(m_sending);
        if (m_wantsTools && !m_ended)
            m_request.exchange->send(notificationText("notifications/tools/list_changed", m_meta));
    }

    void cancel() override {
        if (m_ended.exchange(true))
            return;
        leave();
        m_request.exchange->abandon();
    }

    bool isEndless() const override { return true; }

    void close() {
        std::lock_guard lock(m_sending);
        if (m_ended.exchange(true))
            return;
        leave();
        m_request.exchange->send(notificationText(
            "notifications/cancelled", fmt::format(R"({},"requestId":{},"reason":"the server is stopping")",
                                                   m_meta, dumpJson(m_request.id()))));
        m_request.exchange->finish(
            {200, resultText(m_request.id(), R"("resultType":"complete",)" + m_meta), {}});
    }

    void refuse(const RpcError& error) {
        if (m_ended.exchange(true))
            return;
        leave();
        m_request.refuse(error);
    }

    // False when the connection has a request of this id, or too many.
    bool joinSession() {
        if (!m_request.session ||
            m_request.session->started(m_request.id(), weak_from_this()) == Session::Admission::Accepted)
            return true;
        m_request.session = nullptr;
        return false;
    }

private:
    void leave() {
        if (m_request.session)
            m_request.session->finished(m_request.id());
        if (const auto table = m_table.lock()) {
            std::shared_ptr<Entry> self; // dies after the lock
            std::lock_guard lock(table->mutex);
            if (const auto found = table->entries.find(m_key); found != table->entries.end()) {
                self = std::move(found->second);
                table->entries.erase(found);
            }
        }
    }

    Request m_request;
    const std::string m_meta;
    const bool m_wantsTools;
    const std::weak_ptr<Table> m_table;
    const std::uint64_t m_key;
    std::atomic<bool> m_ended{false};
    std::mutex m_sending;
    std::optional<std::stop_callback<std::function<void()>>> m_onGone;
};

Subscriptions::Subscriptions(std::size_t capacity)
    : m_capacity(capacity)
    , m_table(std::make_shared<Table>()) {}

Subscriptions::~Subscriptions() {
    closeAll();
}

void Subscriptions::open(Request request) {
    const auto& params = request.message.params;
    const auto filter = params.find("notifications");
    if (filter == params.end() || !filter->is_object())
        return request.refuse(
            {kInvalidParams,
             "subscriptions/listen needs \"notifications\", an object that names what to tell"});
    const auto tools = filter->find("toolsListChanged");
    if (tools != filter->end() && !tools->is_boolean())
        return request.refuse({kInvalidParams, "\"toolsListChanged\" must be true or false"});
    const bool wantsTools = tools != filter->end() && tools->get<bool>();
    std::shared_ptr<Entry> entry;
    {
        std::lock_guard lock(m_table->mutex);
        if (!m_table->closed && m_table->entries.size() < m_capacity) {
            const std::uint64_t key = m_table->next++;
            entry = std::make_shared<Entry>(std::move(request), wantsTools, m_table, key);
            m_table->entries.emplace(key, entry);
        }
    }
    if (!entry)
        return request.refuse({kInternalError,
                               fmt::format("the server has {} subscriptions open already", m_capacity),
                               nullptr, 503});
    if (!entry->joinSession())
        return entry->refuse({kInvalidRequest, "a request with this id is still open, or too many are"});
    if (!entry->acknowledge())
        return entry->refuse(
            {kInvalidRequest,
             "subscriptions/listen answers with an event stream: send Accept: application/json, "
             "text/event-stream",
             nullptr, 406});
    entry->watchClient();
}

void Subscriptions::toolsChanged() {
    std::vector<std::shared_ptr<Entry>> entries;
    {
        std::lock_guard lock(m_table->mutex);
        for (const auto& [key, entry] : m_table->entries)
            entries.push_back(entry);
    }
    for (const auto& entry : entries)
        entry->toolsChanged();
}

void Subscriptions::closeAll() {
    std::vector<std::shared_ptr<Entry>> entries;
    {
        std::lock_guard lock(m_table->mutex);
        m_table->closed = true;
        for (const auto& [key, entry] : m_table->entries)
            entries.push_back(entry);
    }
    for (const auto& entry : entries)
        entry->close();
}

std::size_t Subscriptions::size() const {
    std::lock_guard lock(m_table->mutex);
    return m_table->entries.size();
}

} // namespace codesage::mcp
