#pragma once

#include "net/http/Client.h"

#include <curl/curl.h>

#include <array>
#include <atomic>
#include <memory>
#include <optional>

namespace codesage::http {

// One request on its way through libcurl. Belongs to the client's thread once it has been queued.
class CurlTransfer {
public:
    CurlTransfer(ClientRequest request, Client::Callback done);
    ~CurlTransfer();
    CurlTransfer(const CurlTransfer&) = delete;
    CurlTransfer& operator=(const CurlTransfer&) = delete;

    // Makes the easy handle; fails on a request that must not be sent.
    Status prepare(const std::string& userAgent);
    CURL* handle() const { return m_easy.get(); }

    // `code` is libcurl's verdict. Calls the callback; nothing of the transfer is used afterwards.
    void finish(CURLcode code);
    void finish(Error error);

    void cancel() { m_cancelled = true; }
    bool isCancelled() const { return m_cancelled; }
    // Calls `wake` when `stop` is requested, for as long as the transfer lives.
    void watch(const std::stop_token& stop, std::function<void()> wake);

private:
    enum class Abort { None, Size, Head, Consumer };

    static std::size_t onHeaderLine(char* bytes, std::size_t size, std::size_t count, void* self);
    static std::size_t onBodyPiece(char* bytes, std::size_t size, std::size_t count, void* self);
    bool takeHeaderLine(std::string_view line);
    bool takeBody(std::string_view piece);
    bool announceHead();

    Status checkRequest() const;
    Status setUrl();
    void setMethod();
    void setHeaders(const std::string& userAgent);
    void setTls();
    Result<ClientResponse> resultOf(CURLcode code);
    Error errorOf(CURLcode code) const;

    struct EasyDeleter {
        void operator()(CURL* easy) const { ::curl_easy_cleanup(easy); }
    };
    struct ListDeleter {
        void operator()(curl_slist* list) const { ::curl_slist_free_all(list); }
    };

    ClientRequest m_request;
    Client::Callback m_done;
    std::unique_ptr<curl_slist, ListDeleter> m_headerList;
    std::unique_ptr<curl_slist, ListDeleter> m_connectTo;
    std::unique_ptr<CURL, EasyDeleter> m_easy;
    std::array<char, CURL_ERROR_SIZE> m_errorText{};
    ClientResponse m_response;
    std::uint64_t m_received = 0;
    std::size_t m_headBytes = 0;
    bool m_headAnnounced = false;
    Abort m_abort = Abort::None;
    std::atomic<bool> m_cancelled{false};
    std::optional<std::stop_callback<std::function<void()>>> m_watch;
};

// The URL without user name and password, for messages.
std::string urlForMessages(const std::string& url);

} // namespace codesage::http
