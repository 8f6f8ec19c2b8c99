#pragma once

#include "base/core/WorkerPool.h"
#include "measure/tsdb/MemorySeries.h"
#include "net/http/Client.h"
#include "net/http/Server.h"
#include "serve/api/Api.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::api::test {

// The API over series in memory, on a real socket.
class ApiFixture {
public:
    using Change = std::function<void(ApiContext&)>;
    explicit ApiFixture(std::vector<tsdb::SeriesData> series,
                        promql::EngineOptions options = {.semantics = promql::Semantics::V2},
                        const Change& change = {}, std::size_t threads = 2, std::size_t queue = 16);
    ~ApiFixture();

    const std::string& url() const { return m_url; }
    WorkerPool& pool() { return m_pool; }
    void stop() { m_server->stop(std::chrono::milliseconds(0)); }

    http::ClientResponse get(std::string_view pathAndQuery, http::Headers headers = {});
    http::ClientResponse post(std::string_view path, std::string body,
                              std::string_view type = "application/x-www-form-urlencoded");

private:
    http::ClientResponse fetch(http::ClientRequest request);

    SystemClock m_clock;
    tsdb::MemorySeries m_reader;
    promql::Engine m_engine;
    WorkerPool m_pool;
    std::unique_ptr<http::Server> m_server;
    std::string m_url;
    http::Client m_client;
};

} // namespace codesage::api::test
