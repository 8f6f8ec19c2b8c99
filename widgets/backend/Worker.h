#pragma once

#include <QFuture>
#include <QPromise>
#include <QThreadPool>
#include <memory>
#include <type_traits>
#include <utility>

namespace codesage::widgets {

// Runs a pure function on Qt's thread pool: `onWorker(f).then(context, g)` calls g on the context's thread,
// and never when the context is gone. `f` takes its arguments by value and must not throw.
template <class Function>
QFuture<std::invoke_result_t<Function>> onWorker(Function function) {
    using Value = std::invoke_result_t<Function>;
    auto promise = std::make_shared<QPromise<Value>>();
    QFuture<Value> future = promise->future();
    promise->start();
    QThreadPool::globalInstance()->start([promise, function = std::move(function)]() mutable {
        promise->addResult(function());
        promise->finish();
    });
    return future;
}

} // namespace codesage::widgets
