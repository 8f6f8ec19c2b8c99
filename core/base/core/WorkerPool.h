#pragma once

#include "base/core/BoundedQueue.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace codesage {

// A fixed number of threads that run submitted jobs in order of arrival.
// submit() may be called from any thread. The destructor stops intake, asks running jobs to stop through
// their token, drops jobs not begun, and joins.
class WorkerPool {
public:
    // A job looks at its token at every step that can take longer than a few milliseconds.
    using Job = std::function<void(const std::stop_token&)>;

    // How long each job waited in the queue; called on the worker's thread before the job runs.
    using WaitObserver = std::function<void(std::chrono::duration<double> waited)>;

    // `name` (at most 15 characters count) is shown by the operating system's tools for each thread.
    WorkerPool(std::string name, std::size_t threads, std::size_t queueCapacity, WaitObserver onWait = {});
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    // False when the queue is full or the pool is stopping: the caller answers "busy".
    [[nodiscard]] bool submit(Job job);
    void stop();

    std::size_t queued() const { return m_queue.size(); }
    std::size_t running() const { return m_running.load(std::memory_order_relaxed); }
    std::size_t threads() const { return m_threads.size(); }
    // Jobs that submit() turned away since the start.
    std::uint64_t refused() const { return m_refused.load(std::memory_order_relaxed); }

private:
    struct Waiting {
        Job job;
        std::chrono::steady_clock::time_point since;
    };
    WaitObserver m_onWait;
    std::atomic<std::uint64_t> m_refused{0};
    BoundedQueue<Waiting> m_queue;
    std::stop_source m_stop;
    std::atomic<std::size_t> m_running{0};
    std::vector<std::thread> m_threads;
};

} // namespace codesage
