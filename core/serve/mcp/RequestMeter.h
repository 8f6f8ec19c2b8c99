#pragma once

#include "base/core/Clock.h"
#include "serve/mcp/Observer.h"

#include <atomic>
#include <memory>
#include <string>
#include <string_view>

namespace codesage::mcp {

// Counts requests under way and tells the observer about each that ends.
class RequestMeter : public std::enable_shared_from_this<RequestMeter> {
public:
    // One request from arrival to answer; ends with `status` "cancelled" when nobody else ended it.
    class Ticket {
    public:
        Ticket() = default;
        Ticket(std::shared_ptr<RequestMeter> meter, std::string_view method);
        Ticket(Ticket&& other) noexcept = default;
        Ticket& operator=(Ticket&& other) noexcept;
        ~Ticket();
        // A name from the registry; kept.
        void setTool(std::string tool) { m_tool = std::move(tool); }
        void finish(std::string_view status);

    private:
        std::shared_ptr<RequestMeter> m_meter;
        std::string_view m_method;
        std::string m_tool;
        SteadyTime m_start{};
    };

    RequestMeter(const Clock& clock, Observer* observer)
        : m_clock(clock)
        , m_observer(observer) {}

    // `method` is a name that lives forever.
    Ticket begin(std::string_view method) { return Ticket(shared_from_this(), method); }
    void sessionsChanged(std::size_t sessions);

private:
    const Clock& m_clock;
    Observer* const m_observer;
    std::atomic<std::size_t> m_inFlight{0};
};

} // namespace codesage::mcp
