#pragma once

#include "serve/api/Answer.h"
#include "serve/api/Api.h"
#include "serve/api/Parameters.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace codesage::api {

// What every handler shares; lives as long as the router.
using Shared = std::shared_ptr<const ApiContext>;

// Registers the same handler for GET and POST.
void addGetAndPost(http::Router& router, std::string_view path, const http::Handler& handler,
                   http::RouteOptions options);

// Options of routes that answer JSON of any size.
http::RouteOptions jsonOptions(http::Dispatch dispatch = http::Dispatch::Inline);

// A handler whose work runs on the context's pool with a token that fires when the client goes away or the
// pool stops; a full pool answers 503. `work` gives the answer.
using QueryWork = std::function<http::Response(const http::Request&, const std::stop_token&)>;
http::Handler onQueryPool(const Shared& context, QueryWork work);

void addQueryRoutes(http::Router& router, const Shared& context);
void addSeriesRoutes(http::Router& router, const Shared& context);
void addTargetRoutes(http::Router& router, const Shared& context);
void addStatusRoutes(http::Router& router, const Shared& context);
void addFederation(http::Router& router, const Shared& context);
void addHealthRoutes(http::Router& router, const Shared& context);

} // namespace codesage::api
