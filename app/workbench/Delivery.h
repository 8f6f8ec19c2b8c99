#pragma once

#include "backend/Backend.h"
#include "base/core/WorkerPool.h"

#include <QCoreApplication>
#include <QObject>
#include <QPointer>
#include <memory>
#include <stop_token>
#include <utility>

namespace codesage::app {

// One request between the UI thread and a worker: whoever asked may cancel; an answer that comes later is
// dropped.
struct Ticket {
    std::stop_source stop;
    bool cancelled = false; // UI thread only
};

// Runs `work` on the pool and brings its result back to the UI thread, unless it was cancelled or `owner` has
// gone.
template <class T>
widgets::Pending deliver(QObject* owner, WorkerPool& pool,
                         std::function<Result<T>(const std::stop_token& stop)> work,
                         widgets::Answer<T> answer) {
    auto ticket = std::make_shared<Ticket>();
    const QPointer<QObject> receiver(owner);
    auto back = [receiver, ticket, answer = std::move(answer)](Result<T> result) {
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [receiver, ticket, answer, result = std::move(result)] {
                if (receiver && !ticket->cancelled)
                    answer(result);
            },
            Qt::QueuedConnection);
    };
    const bool taken = pool.submit([ticket, back, work = std::move(work)](const std::stop_token& stopping) {
        const std::stop_callback link(stopping, [&ticket] { ticket->stop.request_stop(); });
        if (!ticket->stop.stop_requested())
            back(work(ticket->stop.get_token()));
    });
    if (!taken)
        back(fail(ErrorCode::Unavailable, "Too much work is waiting already. Try again in a moment."));
    return widgets::Pending([ticket] {
        ticket->cancelled = true;
        ticket->stop.request_stop();
    });
}

} // namespace codesage::app
