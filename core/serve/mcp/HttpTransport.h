#pragma once

#include <string>

namespace codesage::http {
class Router;
}

namespace codesage::mcp {

class McpServer;

// Adds POST, GET and DELETE of the Streamable HTTP transport to `router`. `server` outlives the HTTP server
// that the router is given to.
void registerHttp(McpServer& server, http::Router& router, const std::string& path = "/mcp");

} // namespace codesage::mcp
