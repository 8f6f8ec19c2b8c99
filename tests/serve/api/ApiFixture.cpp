#include "ApiFixture.h"

#include <stdexcept>

namespace codesage::api::test {

ApiFixture::ApiFixture(std::vector<tsdb::SeriesData> series, promql::EngineOptions options,
                       const Change& change, std::size_t threads, std::size_t queue)
    : m_reader(std::move(series))
    , m_engine(options, m_clock)
    , m_pool("queries", threads, queue) {
    ApiContext context{m_engine, m_reader, m_clock, m_pool};
    if (change)
        change(context);
    http::Router router;
    registerApi(router, std::move(context));
    auto server = http::Server::start({.listen = "127.0.0.1:0"}, std::move(router));
    if (!server)
        throw std::runtime_error(server.error().text());
    m_server = *std::move(server);
    m_url = m_server->endpoint().url();
}

ApiFixture::~ApiFixture() {
    m_pool.stop();
    m_server->stop(std::chrono::milliseconds(0));
}

http::ClientResponse ApiFixture::fetch(http::ClientRequest request) {
    request.timeout = std::chrono::minutes(1);
    auto response = m_client.fetch(std::move(request));
    if (!response)
        throw std::runtime_error(response.error().text());
    return *std::move(response);
}

http::ClientResponse ApiFixture::get(std::string_view pathAndQuery, http::Headers headers) {
    return fetch({.url = m_url + std::string(pathAndQuery), .headers = std::move(headers)});
}

http::ClientResponse ApiFixture::post(std::string_view path, std::string body, std::string_view type) {
    return fetch({.url = m_url + std::string(path),
                  .method = "POST",
                  .headers = {{"Content-Type", std::string(type)}},
                  .body = std::move(body)});
}

} // namespace codesage::api::test
