#include "base/core/WorkerPool.h"

#include "base/core/Log.h"

#include <pthread.h>

#include <exception>

namespace codesage {

WorkerPool::WorkerPool(std::string name, std::size_t threads, std::size_t queueCapacity, WaitObserver onWait)
    : m_onWait(std::move(onWait))
    , m_queue(queueCapacity) {
    m_threads.reserve(threads);
    for (std::size_t i = 0; i < threads; ++i) {
        m_threads.emplace_back([this] {
            const std::stop_token stop = m_stop.get_token();
            while (auto waiting = m_queue.pop(stop)) {
                if (stop.stop_requested())
                    break;
                m_running.fetch_add(1, std::memory_order_relaxed);
                try {
                    if (m_onWait)
                        m_onWait(std::chrono::steady_clock::now() - waiting->since);
                    waiting->job(stop);
                } catch (const std::exception& problem) {
                    log::error("base/core",
                               std::string("a background job ended with an exception: ") + problem.what());
                }
                m_running.fetch_sub(1, std::memory_order_relaxed);
            }
        });
        pthread_setname_np(m_threads.back().native_handle(), name.substr(0, 15).c_str());
    }
}

WorkerPool::~WorkerPool() {
    stop();
}

bool WorkerPool::submit(Job job) {
    if (m_queue.tryPush(Waiting{std::move(job), std::chrono::steady_clock::now()}))
        return true;
    m_refused.fetch_add(1, std::memory_order_relaxed);
    return false;
}

void WorkerPool::stop() {
    m_stop.request_stop();
    m_queue.close();
    for (std::thread& thread : m_threads) {
        if (thread.joinable())
            thread.join();
    }
}

} // namespace codesage
