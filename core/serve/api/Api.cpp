#include "serve/api/Api.h"

#include "serve/api/Routes.h"

namespace codesage::api {

namespace {

// A token that fires when either of two does.
class EitherStop {
public:
    EitherStop(const std::stop_token& first, const std::stop_token& second)
        : m_first(first, Forward{m_source})
        , m_second(second, Forward{m_source}) {}
    std::stop_token token() const { return m_source.get_token(); }

private:
    struct Forward {
        std::stop_source source;
        void operator()() const { std::stop_source(source).request_stop(); }
    };
    std::stop_source m_source;
    std::stop_callback<Forward> m_first;
    std::stop_callback<Forward> m_second;
};

} // namespace

void addGetAndPost(http::Router& router, std::string_view path, const http::Handler& handler,
                   http::RouteOptions options) {
    router.add("GET", path, handler, options);
    router.add("POST", path, handler, std::move(options));
}

http::RouteOptions jsonOptions(http::Dispatch dispatch) {
    return {.bodyLimit = 4u << 20, .dispatch = dispatch, .compress = true};
}

http::Handler onQueryPool(const Shared& context, QueryWork work) {
    return [context, work = std::move(work)](const http::Request&, const http::Responder& responder) {
        const bool accepted = context->queries.submit([work, responder](const std::stop_token& poolStop) {
            const http::Request& request = responder.request();
            const EitherStop stop(request.clientGone, poolStop);
            responder.respond(work(request, stop.token()));
        });
        if (!accepted)
            responder.respond(errorAnswer(
                {ApiError::Type::Unavailable, "too many queries are waiting: try again in a moment"}));
    };
}

void registerApi(http::Router& router, ApiContext context) {
    const Shared shared = std::make_shared<const ApiContext>(std::move(context));
    addQueryRoutes(router, shared);
    addSeriesRoutes(router, shared);
    addTargetRoutes(router, shared);
    addStatusRoutes(router, shared);
    addFederation(router, shared);
    addHealthRoutes(router, shared);
}

} // namespace codesage::api
