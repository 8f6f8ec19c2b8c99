#include "serve/instance/InstanceApi.h"

#include "base/core/Json.h"
#include "base/core/WorkerPool.h"
#include "code/index/Codebases.h"
#include "measure/tsdb/Store.h"
#include "net/http/EventStream.h"
#include "net/http/Responder.h"
#include "net/http/Router.h"
#include "serve/instance/CodeJson.h"
#include "serve/instance/StoreJson.h"

#include <nlohmann/json.hpp>

namespace codesage::instance {

using nlohmann::json;

namespace {

int statusOf(ErrorCode code) {
    switch (code) {
    case ErrorCode::InvalidArgument:
        return 400;
    case ErrorCode::PermissionDenied:
        return 403;
    case ErrorCode::NotFound:
        return 404;
    case ErrorCode::Conflict:
        return 409;
    case ErrorCode::Unavailable:
        return 503;
    default:
        return 500;
    }
}

json errorJson(const Error& error) {
    return {{"status", "error"}, {"errorType", errorCodeName(error.code)}, {"error", error.text()}};
}

http::Response errorAnswer(const Error& error) {
    return http::Response::json(statusOf(error.code), dumpJson(errorJson(error)));
}

// Runs `work` on the pool and answers with what it returns.
void answerOnPool(WorkerPool& pool, const http::Responder& responder,
                  std::function<Result<json>(const std::stop_token& stop)> work) {
    const bool taken = pool.submit([responder, work = std::move(work)](const std::stop_token& stopping) {
        std::stop_source stop;
        const std::stop_callback pool_(stopping, [&stop] { stop.request_stop(); });
        const std::stop_callback client(responder.request().clientGone, [&stop] { stop.request_stop(); });
        const Result<json> answer = work(stop.get_token());
        responder.respond(answer ? http::Response::json(200, dumpJson(*answer))
                                 : errorAnswer(answer.error()));
    });
    if (!taken)
        responder.respond(
            errorAnswer({ErrorCode::Unavailable, "too much work is waiting already; try again"}));
}

void handleSearch(const InstanceContext& context, const http::Request& request,
                  const http::Responder& responder) {
    auto value = parseJson(request.body);
    if (!value)
        return void(responder.respond(errorAnswer(value.error())));
    auto query = searchQueryFromJson(*value);
    if (!query)
        return void(responder.respond(errorAnswer(query.error())));
    answerOnPool(
        context.work, responder,
        [&codebases = context.codebases, query = *query](const std::stop_token& stop) {
            return codebases.search(query, stop).map([](const auto& answer) { return toJson(answer); });
        });
}

void handleIndex(const InstanceContext& context, const http::Request& request,
                 const http::Responder& responder) {
    const auto value = parseJson(request.body);
    if (!value || !value->is_object() || !value->contains("path") || !(*value)["path"].is_string())
        return void(responder.respond(
            errorAnswer({ErrorCode::InvalidArgument, "indexing takes a JSON object with a \"path\""})));
    const std::string path = (*value)["path"].get<std::string>();
    const std::shared_ptr<http::EventStream> events = responder.beginEvents();
    const bool taken =
        context.work.submit([&codebases = context.codebases, path, events](const std::stop_token& stopping) {
            std::stop_source stop;
            const std::stop_callback pool(stopping, [&stop] { stop.request_stop(); });
            events->onClosed([stop]() mutable { stop.request_stop(); });
            const auto report = codebases.index(
                path, [&](const code::IndexProgress& at) { events->send(dumpJson(toJson(at)), "progress"); },
                stop.get_token());
            if (report)
                events->send(dumpJson(toJson(*report)), "done");
            else
                events->send(dumpJson(errorJson(report.error())), "error");
            events->close();
        });
    if (!taken) {
        events->send(
            dumpJson(errorJson({ErrorCode::Unavailable, "too much work is waiting already; try again"})),
            "error");
        events->close();
    }
}

} // namespace

void registerInstanceApi(http::Router& router, const InstanceContext& context) {
    const http::RouteOptions jsonBody{.bodyLimit = 1u << 20, .contentTypes = {"application/json"}};
    router.add(
        "POST", "/instance/v1/search",
        [context](const http::Request& request, const http::Responder& responder) {
            handleSearch(context, request, responder);
        },
        jsonBody);
    router.add(
        "POST", "/instance/v1/index",
        [context](const http::Request& request, const http::Responder& responder) {
            handleIndex(context, request, responder);
        },
        jsonBody);
    router.add("GET", "/instance/v1/store",
               [context](const http::Request&, const http::Responder& responder) {
                   responder.respond(http::Response::json(200, dumpJson(toJson(context.store.stats()))));
               });
    router.add("POST", "/instance/v1/store/verify",
               [context](const http::Request&, const http::Responder& responder) {
                   answerOnPool(
                       context.work, responder, [&store = context.store](const std::stop_token& stop) {
                           return store.verify(stop).map([](const auto& report) { return toJson(report); });
                       });
               });
}

} // namespace codesage::instance
