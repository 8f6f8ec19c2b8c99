#pragma once

#include <csignal>
#include <functional>

namespace codesage::app {

// The signals that steer a service, taken one at a time by whoever calls run(). Make it before any thread.
class ServiceSignals {
public:
    ServiceSignals();
    // Returns on SIGTERM or SIGINT; calls `reload` on SIGHUP.
    void run(const std::function<void()>& reload) const;

private:
    sigset_t m_signals{};
};

} // namespace codesage::app
