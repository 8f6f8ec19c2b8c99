#pragma once

namespace codesage {
class WorkerPool;
namespace code {
class Codebases;
}
namespace http {
class Router;
}
namespace tsdb {
class Store;
}
} // namespace codesage

namespace codesage::instance {

// The references must outlive the server. Long work runs on `work`; a full queue answers 503.
struct InstanceContext {
    code::Codebases& codebases;
    tsdb::Store& store;
    WorkerPool& work;
};

// POST /instance/v1/search {query} -> answer; POST /instance/v1/index {"path"} -> event stream of "progress"
// events and one "done" or "error"; GET /instance/v1/store -> statistics; POST /instance/v1/store/verify ->
// report. A client that goes away stops its work. Errors: {"status":"error","errorType","error"}.
void registerInstanceApi(http::Router& router, const InstanceContext& context);

} // namespace codesage::instance
