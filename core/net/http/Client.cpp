#include "net/http/Client.h"

#include "net/http/CurlTransfer.h"

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace codesage::http {

class Client::Impl {
public:
    explicit Impl(ClientOptions options)
        : m_options(std::move(options)) {
        static const CURLcode initialised = ::curl_global_init(CURL_GLOBAL_DEFAULT);
        static_cast<void>(initialised);
        m_multi = ::curl_multi_init();
        ::curl_multi_setopt(m_multi, CURLMOPT_MAX_HOST_CONNECTIONS,
                            static_cast<long>(m_options.connectionsPerHost));
        ::curl_multi_setopt(m_multi, CURLMOPT_MAXCONNECTS, static_cast<long>(m_options.idleConnections));
        m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
        pthread_setname_np(m_thread.native_handle(), "http-client");
    }

    ~Impl() {
        m_thread.request_stop();
        ::curl_multi_wakeup(m_multi);
        m_thread.join();
        ::curl_multi_cleanup(m_multi);
    }

    void send(ClientRequest request, Callback done, const std::stop_token& stop) {
        auto transfer = std::make_unique<CurlTransfer>(std::move(request), std::move(done));
        m_pending.fetch_add(1);
        transfer->watch(stop, [this] {
            m_cancellations = true;
            ::curl_multi_wakeup(m_multi);
        });
        {
            std::lock_guard lock(m_mutex);
            m_queue.push_back(std::move(transfer));
        }
        ::curl_multi_wakeup(m_multi);
    }

    std::size_t pending() const { return m_pending.load(); }
    bool isOwnThread() const { return std::this_thread::get_id() == m_thread.get_id(); }

private:
    using Transfers = std::vector<std::unique_ptr<CurlTransfer>>;

    void run(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            beginQueued();
            endCancelled();
            int running = 0;
            ::curl_multi_perform(m_multi, &running);
            endFinished();
            constexpr int kLongestWait = 10'000;
            ::curl_multi_poll(m_multi, nullptr, 0, kLongestWait, nullptr);
        }
        // A callback may send another request, so this goes on until none does.
        for (Transfers queued = takeQueue(); !queued.empty() || !m_active.empty(); queued = takeQueue()) {
            for (const auto& transfer : queued)
                finish(*transfer, Error{ErrorCode::Cancelled, "the HTTP client is stopping"});
            while (!m_active.empty()) {
                m_active.back()->cancel();
                end(m_active.back()->handle(), CURLE_ABORTED_BY_CALLBACK);
            }
        }
    }

    Transfers takeQueue() {
        std::lock_guard lock(m_mutex);
        return std::exchange(m_queue, {});
    }

    void beginQueued() {
        for (auto& transfer : takeQueue()) {
            // A stop that came before the transfer was queued has had its wake-up already.
            if (transfer->isCancelled()) {
                finish(*transfer, Error{ErrorCode::Cancelled, "the request was cancelled before it began"});
            } else if (const Status ready = transfer->prepare(m_options.userAgent); !ready) {
                finish(*transfer, ready.error());
            } else if (::curl_multi_add_handle(m_multi, transfer->handle()) != CURLM_OK) {
                finish(*transfer, Error{ErrorCode::Internal, "libcurl takes no more requests"});
            } else {
                m_active.push_back(std::move(transfer));
            }
        }
    }

    void endCancelled() {
        if (!m_cancellations.exchange(false))
            return;
        std::vector<CURL*> cancelled;
        for (const auto& transfer : m_active) {
            if (transfer->isCancelled())
                cancelled.push_back(transfer->handle());
        }
        for (CURL* easy : cancelled)
            end(easy, CURLE_ABORTED_BY_CALLBACK);
    }

    void endFinished() {
        int left = 0;
        while (const CURLMsg* message = ::curl_multi_info_read(m_multi, &left)) {
            if (message->msg == CURLMSG_DONE)
                end(message->easy_handle, message->data.result);
        }
    }

    void end(CURL* easy, CURLcode code) {
        ::curl_multi_remove_handle(m_multi, easy);
        const auto found = std::find_if(m_active.begin(), m_active.end(),
                                        [&](const auto& transfer) { return transfer->handle() == easy; });
        const std::unique_ptr<CurlTransfer> transfer = std::move(*found);
        m_active.erase(found);
        m_pending.fetch_sub(1);
        transfer->finish(code);
    }

    void finish(CurlTransfer& transfer, Error error) {
        m_pending.fetch_sub(1);
        transfer.finish(std::move(error));
    }

    ClientOptions m_options;
    CURLM* m_multi = nullptr;
    std::mutex m_mutex;
    Transfers m_queue;
    Transfers m_active; // of the thread
    std::atomic<bool> m_cancellations{false};
    std::atomic<std::size_t> m_pending{0};
    std::jthread m_thread;
};

Client::Client(ClientOptions options)
    : m_impl(std::make_unique<Impl>(std::move(options))) {}

Client::~Client() = default;

void Client::send(ClientRequest request, Callback done, std::stop_token stop) {
    m_impl->send(std::move(request), std::move(done), stop);
}

Result<ClientResponse> Client::fetch(ClientRequest request, std::stop_token stop) {
    if (m_impl->isOwnThread())
        return fail(ErrorCode::Internal, "fetch() was called from a callback of the HTTP client itself");
    std::promise<Result<ClientResponse>> promise;
    auto answer = promise.get_future();
    m_impl->send(
        std::move(request), [&](Result<ClientResponse> result) { promise.set_value(std::move(result)); },
        stop);
    return answer.get();
}

std::size_t Client::pending() const {
    return m_impl->pending();
}

} // namespace codesage::http
