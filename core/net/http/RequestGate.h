#pragma once

#include "net/http/HeadCheck.h"
#include "net/http/RequestReader.h"
#include "net/http/ServerCore.h"
#include "net/http/Transport.h"

#include <optional>

namespace codesage::http {

// What is decided about a request from its head alone.
struct Admission {
    Request request{};
    const Router::Route* route = nullptr;
    Framing framing{};
    bool wantsContinue = false;        // Expect: 100-continue
    std::optional<Response> refusal{}; // answer this instead of reading the body
    bool closeAfter = false;           // the rest of the connection cannot be trusted
};

// Checks, in this order: framing, target, Host, Origin, route and method, media type, the configured gate,
// Expect and body size.
Admission admitRequest(const ServerCore& core, const Peer& peer, RequestReader::Head head);

// One of the nine methods of RFC 9110 and RFC 5789, else "other": bounds the values a metric can take.
std::string_view knownMethod(std::string_view method);

} // namespace codesage::http
