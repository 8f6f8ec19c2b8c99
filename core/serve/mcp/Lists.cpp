#include "serve/mcp/Lists.h"

#include "base/core/Strings.h"

#include <fmt/format.h>

#include <array>

namespace codesage::mcp {

namespace {

// The cursor, or nothing for the first page; refuses the request and gives false when it is no string.
bool readCursor(Request& request, std::optional<std::string>& cursor) {
    const auto given = request.message.params.find("cursor");
    if (given == request.message.params.end() || given->is_null())
        return true;
    if (!given->is_string()) {
        request.refuse({kInvalidParams, "\"cursor\" must be a string from an earlier answer"});
        return false;
    }
    cursor = given->get<std::string>();
    return true;
}

void refuseCursor(Request& request) {
    request.refuse({kInvalidParams, "\"cursor\" is none that this list has given out; begin without one"});
}

void listTools(Request& request, const ServerParts& parts) {
    std::optional<std::string> cursor;
    if (!readCursor(request, cursor))
        return;
    const auto page = cursor ? parts.pages.after(*cursor) : parts.pages.first();
    if (!page)
        return refuseCursor(request);
    request.reply(parts.composer.result(request.era, request.id(), *page, ResultComposer::Cacheable::Yes));
}

void listNothing(Request& request, const ServerParts& parts, std::string_view member) {
    std::optional<std::string> cursor;
    if (!readCursor(request, cursor))
        return;
    if (cursor)
        return refuseCursor(request);
    request.reply(parts.composer.result(request.era, request.id(), fmt::format(R"("{}":[])", member),
                                        ResultComposer::Cacheable::Yes));
}

void readResource(Request& request) {
    const auto uri = request.message.params.find("uri");
    if (uri == request.message.params.end() || !uri->is_string())
        return request.refuse({kInvalidParams, "resources/read needs a \"uri\" as a string"});
    const std::string& text = uri->get_ref<const std::string&>();
    request.refuse({request.era == Era::Modern ? kInvalidParams : kLegacyResourceNotFound,
                    fmt::format("there is no resource {}", elided(text, 200)),
                    {{"uri", text}}});
}

void getPrompt(Request& request) {
    const auto name = request.message.params.find("name");
    if (name == request.message.params.end() || !name->is_string())
        return request.refuse({kInvalidParams, "prompts/get needs the \"name\" of a prompt as a string"});
    request.refuse({kInvalidParams, fmt::format("there is no prompt '{}'",
                                                elided(name->get_ref<const std::string&>(), 100))});
}

constexpr std::array<std::string_view, 12> kMethods = {
    "initialize",   "ping",           "server/discover",  "tools/list",
    "tools/call",   "resources/list", "resources/read",   "resources/templates/list",
    "prompts/list", "prompts/get",    "logging/setLevel", "subscriptions/listen"};

} // namespace

bool answerList(Request& request, const ServerParts& parts) {
    const std::string_view method = request.message.method;
    if (method == "tools/list")
        listTools(request, parts);
    else if (method == "resources/list")
        listNothing(request, parts, "resources");
    else if (method == "resources/templates/list")
        listNothing(request, parts, "resourceTemplates");
    else if (method == "prompts/list")
        listNothing(request, parts, "prompts");
    else if (method == "resources/read")
        readResource(request);
    else if (method == "prompts/get")
        getPrompt(request);
    else
        return false;
    return true;
}

std::string_view methodLabel(std::string_view method) {
    for (const std::string_view known : kMethods) {
        if (known == method)
            return known;
    }
    return "unknown";
}

} // namespace codesage::mcp
