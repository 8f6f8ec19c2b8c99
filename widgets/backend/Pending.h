#pragma once

#include <functional>
#include <utility>

namespace codesage::widgets {

// The owner's end of one asynchronous request. Destroying it, or assigning over it, cancels the request:
// its callbacks are not called any more. So a page that keeps one Pending a purpose ("the search", "panel 7")
// cancels the previous request simply by assigning the next. UI thread only.
class [[nodiscard]] Pending {
public:
    Pending() = default;
    explicit Pending(std::function<void()> cancel)
        : m_cancel(std::move(cancel)) {}
    ~Pending() { cancel(); }
    Pending(Pending&& other) noexcept
        : m_cancel(std::exchange(other.m_cancel, nullptr)) {}
    Pending& operator=(Pending&& other) noexcept {
        if (this != &other) {
            cancel();
            m_cancel = std::exchange(other.m_cancel, nullptr);
        }
        return *this;
    }
    Pending(const Pending&) = delete;
    Pending& operator=(const Pending&) = delete;

    // Idempotent, and harmless once the answer has come.
    void cancel() {
        if (const auto run = std::exchange(m_cancel, nullptr))
            run();
    }

private:
    std::function<void()> m_cancel;
};

} // namespace codesage::widgets
