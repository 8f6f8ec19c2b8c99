#include "serve/mcp/RequestMeter.h"

namespace codesage::mcp {

RequestMeter::Ticket::Ticket(std::shared_ptr<RequestMeter> meter, std::string_view method)
    : m_meter(std::move(meter))
    , m_method(method)
    , m_start(m_meter->m_clock.steady()) {
    const std::size_t now = m_meter->m_inFlight.fetch_add(1) + 1;
    if (m_meter->m_observer != nullptr)
        m_meter->m_observer->inFlightChanged(now);
}

RequestMeter::Ticket& RequestMeter::Ticket::operator=(Ticket&& other) noexcept {
    if (this != &other) {
        finish("cancelled");
        m_meter = std::move(other.m_meter);
        m_method = other.m_method;
        m_tool = std::move(other.m_tool);
        m_start = other.m_start;
    }
    return *this;
}

RequestMeter::Ticket::~Ticket() {
    finish("cancelled");
}

void RequestMeter::Ticket::finish(std::string_view status) {
    if (!m_meter)
        return;
    const std::size_t now = m_meter->m_inFlight.fetch_sub(1) - 1;
    if (Observer* observer = m_meter->m_observer) {
        observer->requestFinished({m_method, m_tool, status, m_meter->m_clock.steady() - m_start});
        observer->inFlightChanged(now);
    }
    m_meter = nullptr;
}

void RequestMeter::sessionsChanged(std::size_t sessions) {
    if (m_observer != nullptr)
        m_observer->sessionsChanged(sessions);
}

} // namespace codesage::mcp
