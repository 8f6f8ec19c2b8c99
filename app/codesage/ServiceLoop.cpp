#include "ServiceLoop.h"

#include <pthread.h>

namespace codesage::app {

ServiceSignals::ServiceSignals() {
    sigemptyset(&m_signals);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP})
        sigaddset(&m_signals, signal);
    pthread_sigmask(SIG_BLOCK, &m_signals, nullptr);
}

void ServiceSignals::run(const std::function<void()>& reload) const {
    for (;;) {
        int signal = 0;
        if (sigwait(&m_signals, &signal) != 0)
            continue;
        if (signal != SIGHUP)
            return;
        reload();
    }
}

} // namespace codesage::app
