#include "serve/api/Routes.h"

#include "measure/metrics/Exposition.h"

namespace codesage::api {

namespace {

http::Handler plain(std::function<http::Response()> respond) {
    return [respond = std::move(respond)](const http::Request&, const http::Responder& responder) {
        responder.respond(respond());
    };
}

http::Response healthy() {
    return http::Response::text(200, "CodeSage is healthy.\n");
}

http::Response ready(const ApiContext& context) {
    const std::string awaited = context.notReady ? context.notReady() : std::string();
    if (!awaited.empty())
        return http::Response::text(503, awaited + "\n");
    return http::Response::text(200, "CodeSage is ready.\n");
}

http::Response reload(const ApiContext& context) {
    if (!context.reload)
        return http::Response::text(403, "Reloading over HTTP is switched off.\n");
    if (const Status status = context.reload(); !status)
        return http::Response::text(500, "failed to reload config: " + status.error().text() + "\n");
    return http::Response::text(200, "");
}

http::Response metrics(const ApiContext& context, const http::Request& request) {
    const metrics::TextFormat format = metrics::negotiate(request.headers.value("Accept"));
    http::Response response;
    response.headers.set("Content-Type", metrics::contentType(format));
    response.headers.set("Vary", "Accept");
    response.body =
        metrics::writeText(context.metrics ? context.metrics() : std::vector<metrics::Family>{}, format);
    return response;
}

} // namespace

void addHealthRoutes(http::Router& router, const Shared& context) {
    for (const std::string_view path : {"/healthz", "/-/healthy"})
        router.add("GET", path, plain(healthy));
    for (const std::string_view path : {"/readyz", "/-/ready"})
        router.add("GET", path, plain([context] { return ready(*context); }));
    const http::RouteOptions onWorker{.dispatch = http::Dispatch::Worker};
    for (const std::string_view method : {"POST", "PUT"})
        router.add(method, "/-/reload", plain([context] { return reload(*context); }), onWorker);
    router.add("GET", "/metrics",
               [context](const http::Request& request, const http::Responder& responder) {
                   responder.respond(metrics(*context, request));
               },
               {.dispatch = http::Dispatch::Worker, .compress = true});
}

} // namespace codesage::api
