#pragma once

#include "base/core/Log.h"
#include "net/http/Server.h"
#include "support/Test.h"

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace codesage::test {

// Remembers what the server reports.
class RecordingObserver final : public http::ServerObserver {
public:
    struct Finished {
        std::string route;
        std::string method;
        int status = 0;
        std::uint64_t bytesIn = 0;
        std::uint64_t bytesOut = 0;
        bool eventStream = false;
    };

    void connectionOpened() override { ++opened; }
    void connectionClosed() override { ++closed; }
    void connectionRefused(std::string_view) override { ++refused; }
    void requestStarted(std::string_view, std::string_view) override { ++started; }
    void requestFinished(const http::RequestRecord& record) override {
        std::lock_guard lock(m_mutex);
        m_finished.push_back({std::string(record.route), std::string(record.method), record.status,
                              record.bytesIn, record.bytesOut, record.eventStream});
    }
    std::vector<Finished> finished() const {
        std::lock_guard lock(m_mutex);
        return m_finished;
    }

    std::atomic<int> opened{0};
    std::atomic<int> closed{0};
    std::atomic<int> refused{0};
    std::atomic<int> started{0};

private:
    mutable std::mutex m_mutex;
    std::vector<Finished> m_finished;
};

// For tests that provoke errors: the log stays quiet meanwhile.
struct QuietLog {
    QuietLog() { log::configure(log::Level::Off, {}); }
    ~QuietLog() { log::configure(log::Level::Warning, {}); }
};

inline http::ServerConfig localConfig() {
    http::ServerConfig config;
    config.listen = "127.0.0.1:0";
    return config;
}

// Answers GET /hello with "hello".
inline void addHello(http::Router& router) {
    router.add("GET", "/hello", [](const http::Request&, http::Responder responder) {
        responder.respond(http::Response::text(200, "hello"));
    });
}

// Answers POST /echo with the body it got.
inline void addEcho(http::Router& router, http::RouteOptions options = {}) {
    router.add(
        "POST", "/echo",
        [](const http::Request& request, http::Responder responder) {
            responder.respond(http::Response::text(200, request.body));
        },
        std::move(options));
}

inline std::unique_ptr<http::Server> startServer(http::ServerConfig config, http::Router router,
                                                 http::ServerObserver* observer = nullptr) {
    auto server = http::Server::start(std::move(config), std::move(router), observer);
    if (!server)
        throw std::runtime_error(server.error().text());
    return *std::move(server);
}

} // namespace codesage::test
