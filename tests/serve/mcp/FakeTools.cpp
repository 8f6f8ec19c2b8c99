#include "FakeTools.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <new>
#include <stdexcept>
#include <thread>

namespace codesage::mcp::test {

namespace {

using Json = nlohmann::json;

constexpr const char* kNoArguments = R"({"type":"object","additionalProperties":false})";

void must(const Status& status) {
    if (!status)
        throw std::logic_error(status.error().text());
}

ToolResult add(ToolCall& call) {
    const auto sum = call.arguments()["a"].get<std::int64_t>() + call.arguments()["b"].get<std::int64_t>();
    return {std::to_string(sum), {{"sum", sum}}, false};
}

ToolResult report(ToolCall& call) {
    const int steps = call.arguments()["steps"].get<int>();
    const std::chrono::milliseconds pause(call.arguments()["pauseMs"].get<int>());
    for (int i = 0; i <= steps; ++i) {
        if (call.stop().stop_requested())
            return ToolResult::error("stopped");
        call.progress(i, steps, "step " + std::to_string(i));
        if (pause.count() > 0)
            std::this_thread::sleep_for(pause);
    }
    return {"done", nullptr, false};
}

ToolResult chatter(ToolCall& call) {
    call.log(LogLevel::Debug, "details");
    call.log(LogLevel::Info, {{"step", 1}});
    call.log(LogLevel::Error, "trouble");
    return {"said", nullptr, false};
}

std::vector<std::filesystem::path> filesBelow(const std::filesystem::path& root) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        if (entry.is_regular_file())
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

ToolResult index(ToolCall& call) {
    const std::filesystem::path root = call.arguments()["path"].get<std::string>();
    std::error_code code;
    if (!std::filesystem::is_directory(root, code))
        return ToolResult::error("there is no folder '" + root.string() + "'");
    const auto files = filesBelow(root);
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (call.stop().stop_requested())
            return ToolResult::error("stopped");
        call.progress(static_cast<double>(i + 1), static_cast<double>(files.size()),
                      files[i].filename().string());
    }
    return {"Indexed " + std::to_string(files.size()) + " files.", {{"files", files.size()}}, false};
}

ToolResult search(ToolCall& call) {
    const std::string pattern = call.arguments()["pattern"].get<std::string>();
    Json matches = Json::array();
    std::string text;
    for (const auto& path : filesBelow(call.arguments()["path"].get<std::string>())) {
        std::ifstream in(path);
        std::string line;
        for (int number = 1; std::getline(in, line); ++number) {
            if (line.find(pattern) == std::string::npos)
                continue;
            matches.push_back({{"path", path.string()}, {"line", number}, {"text", line}});
            text += path.string() + ":" + std::to_string(number) + ": " + line + "\n";
        }
    }
    return {text, {{"matches", matches}, {"total", matches.size()}}, false};
}

} // namespace

std::unique_ptr<Tool> tool(std::string name, std::string inputSchema, FunctionTool::Function function,
                           std::string outputSchema) {
    ToolDefinition definition;
    definition.description = "The tool " + name + ".";
    definition.name = std::move(name);
    definition.inputSchema = std::move(inputSchema);
    definition.outputSchema = std::move(outputSchema);
    return std::make_unique<FunctionTool>(std::move(definition), std::move(function));
}

bool Gate::wait(const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    ++m_arrived;
    m_changed.notify_all();
    const bool opened = m_changed.wait(lock, stop, [this] { return m_open; });
    m_stopped += opened ? 0 : 1;
    m_changed.notify_all();
    return opened;
}

void Gate::open() {
    std::lock_guard lock(m_mutex);
    m_open = true;
    m_changed.notify_all();
}

bool Gate::waitForArrivals(int count) {
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, std::chrono::seconds(20), [&] { return m_arrived >= count; });
}

int Gate::stopped() const {
    std::lock_guard lock(m_mutex);
    return m_stopped;
}

bool Gate::waitForStopped(int count) {
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, std::chrono::seconds(20), [&] { return m_stopped >= count; });
}

void addFakeTools(ToolRegistry& registry, std::shared_ptr<Gate> gate) {
    must(registry.add(
        tool("echo",
             R"({"type":"object","properties":{"message":{"type":"string","maxLength":100000}},
                               "required":["message"],"additionalProperties":false})",
             [](ToolCall& call) {
                 return ToolResult{call.arguments()["message"].get<std::string>(), nullptr, false};
             })));
    must(registry.add(
        tool("add",
             R"({"type":"object","properties":{"a":{"type":"integer"},
                               "b":{"type":"integer","minimum":0,"default":1}},"required":["a"]})",
             add, R"({"type":"object","properties":{"sum":{"type":"integer"}},"required":["sum"]})")));
    must(registry.add(
        tool("fail", kNoArguments, [](ToolCall&) { return ToolResult::error("It went wrong."); })));
    must(registry.add(
        tool("explode", kNoArguments, [](ToolCall&) -> ToolResult { throw std::runtime_error("boom"); })));
    must(registry.add(tool("starve", kNoArguments, [](ToolCall&) -> ToolResult { throw std::bad_alloc(); })));
    must(registry.add(tool("explode_oddly", kNoArguments, [](ToolCall&) -> ToolResult { throw 42; })));
    must(registry.add(tool(
        "liar", kNoArguments,
        [](ToolCall&) {
            return ToolResult{"x", {{"sum", "not a number"}}, false};
        },
        R"({"type":"object","properties":{"sum":{"type":"integer"}},"required":["sum"]})")));
    must(registry.add(tool("report",
                           R"({"type":"object","properties":{"steps":{"type":"integer","default":3},
                               "pauseMs":{"type":"integer","default":0}}})",
                           report)));
    must(registry.add(tool("chatter", kNoArguments, chatter)));
    must(registry.add(
        tool("region",
             R"({"type":"object","properties":{"region":{"type":"string","x-mcp-header":"Region"},
                               "zone":{"type":"object","properties":{"number":{"type":"integer",
                               "x-mcp-header":"Zone"}}}}})",
             [](ToolCall& call) {
                 return ToolResult{call.arguments().dump(), nullptr, false};
             })));
    if (!gate)
        return;
    const auto hold = [gate](ToolCall& call) {
        return gate->wait(call.stop()) ? ToolResult{"opened", nullptr, false} : ToolResult::error("stopped");
    };
    must(registry.add(tool("hold", kNoArguments, hold)));
    ToolDefinition slow{"hold_long", "", "Holds, and says that it may.", kNoArguments};
    slow.longRunning = true;
    must(registry.add(std::make_unique<FunctionTool>(std::move(slow), hold)));
}

void addTreeTools(ToolRegistry& registry) {
    ToolDefinition indexing{
        "index_codebase", "Index a codebase", "Indexes the files below a folder.",
        R"({"type":"object","properties":{"path":{"type":"string"}},"required":["path"]})"};
    indexing.longRunning = true;
    must(registry.add(std::make_unique<FunctionTool>(std::move(indexing), index)));
    must(registry.add(tool("search_codebase",
                           R"({"type":"object","properties":{"pattern":{"type":"string","minLength":1},
                               "path":{"type":"string"}},"required":["pattern","path"]})",
                           search)));
}

} // namespace codesage::mcp::test
