#include "serve/tools/IndexStatusTool.h"

#include "code/index/Codebases.h"
#include "serve/mcp/ToolCall.h"
#include "serve/tools/Answers.h"
#include "serve/tools/VisibleText.h"

#include <fmt/format.h>

namespace codesage::tools {

namespace {

std::string statusText(const code::CodebaseStatus& status) {
    std::string text = visibleText(status.root.string()) + "\n";
    if (status.indexedAt > 0)
        text += fmt::format("  indexed {}: {}, {} lines, {}; index on disk {}\n", utcTime(status.indexedAt),
                            counted(status.files, "file"), status.lines, humanBytes(status.bytes),
                            humanBytes(status.indexBytes));
    else
        text += "  no complete index yet\n";
    if (status.indexing) {
        text += "  being indexed now";
        if (status.progress && status.progress->filesTotal > 0)
            text += fmt::format(": {} {}/{} files", code::indexPhaseName(status.progress->phase),
                                status.progress->filesDone, status.progress->filesTotal);
        if (status.progress && status.progress->remainingSeconds)
            text += fmt::format(", about {:.0f} s left", *status.progress->remainingSeconds);
        text += "\n";
    }
    if (!status.exists)
        text += "  the folder is not there now\n";
    if (!status.problem.empty())
        text += "  problem: " + visibleText(status.problem) + "; index_codebase builds it anew\n";
    std::string languages;
    for (std::size_t i = 0; i < status.filesByLanguage.size() && i < 12; ++i)
        languages += fmt::format("{}{} {}", i == 0 ? "" : ", ", status.filesByLanguage[i].first,
                                 status.filesByLanguage[i].second);
    if (!languages.empty())
        text += "  files by language: " + languages + "\n";
    if (status.skipped.total() > 0)
        text += "  " + skippedText(status.skipped) + "\n";
    return text;
}

nlohmann::json statusJson(const code::CodebaseStatus& status) {
    nlohmann::json languages = nlohmann::json::object();
    for (const auto& [language, files] : status.filesByLanguage)
        languages[language] = files;
    nlohmann::json json = {{"root", visibleText(status.root.string())},
                           {"exists", status.exists},
                           {"indexed", status.indexedAt > 0},
                           {"indexed_at", utcTime(status.indexedAt)},
                           {"indexing", status.indexing},
                           {"files", status.files},
                           {"bytes", status.bytes},
                           {"lines", status.lines},
                           {"index_bytes", status.indexBytes},
                           {"files_by_language", std::move(languages)},
                           {"skipped", skippedJson(status.skipped)}};
    if (!status.problem.empty())
        json["problem"] = visibleText(status.problem);
    if (status.progress) {
        json["progress"] = {{"phase", code::indexPhaseName(status.progress->phase)},
                            {"files_done", status.progress->filesDone},
                            {"files_total", status.progress->filesTotal}};
        if (status.progress->remainingSeconds)
            json["progress"]["remaining_seconds"] = *status.progress->remainingSeconds;
    }
    return json;
}

} // namespace

const mcp::ToolDefinition& IndexStatusTool::definition() const {
    static const mcp::ToolDefinition kDefinition{
        .name = "get_index_status",
        .title = "Index status",
        .description =
            "Lists the indexed codebases: how many files and lines, when they were indexed, whether a "
            "run is under way and how far, what was skipped and why.",
        .inputSchema = R"({
"type":"object",
"properties":{
 "path":{"type":"string","description":"A codebase or a folder inside one. Left out: all of them."}
},
"additionalProperties":false})",
        .outputSchema = fmt::format(R"({{
"type":"object",
"properties":{{"codebases":{{"type":"array","items":{{
 "type":"object",
 "properties":{{
  "root":{{"type":"string"}},"exists":{{"type":"boolean"}},"indexed":{{"type":"boolean"}},
  "indexed_at":{{"type":"string","description":"End of the last complete run (UTC), or never."}},
  "indexing":{{"type":"boolean"}},
  "progress":{{"type":"object","properties":{{"phase":{{"type":"string"}},"files_done":{{"type":"integer"}},"files_total":{{"type":"integer"}},"remaining_seconds":{{"type":"number"}}}}}},
  "files":{{"type":"integer"}},"bytes":{{"type":"integer"}},"lines":{{"type":"integer"}},"index_bytes":{{"type":"integer"}},
  "files_by_language":{{"type":"object","additionalProperties":{{"type":"integer"}}}},
  "skipped":{},
  "problem":{{"type":"string"}}
 }},
 "required":["root","exists","indexed","indexed_at","indexing","files","bytes","lines","skipped"]}}}}}},
"required":["codebases"]}})",
                                    kSkippedSchema),
    };
    return kDefinition;
}

mcp::ToolResult IndexStatusTool::run(mcp::ToolCall& call) {
    const std::string path = call.arguments().value("path", std::string());
    std::vector<code::CodebaseStatus> statuses;
    if (path.empty()) {
        statuses = m_codebases.list();
    } else {
        auto status = m_codebases.status(path);
        if (!status)
            return errorResult(status.error(), "Call index_codebase with the absolute path of the folder.");
        statuses.push_back(*std::move(status));
    }
    mcp::ToolResult result;
    result.structured = {{"codebases", nlohmann::json::array()}};
    for (const code::CodebaseStatus& status : statuses) {
        result.text += statusText(status);
        result.structured["codebases"].push_back(statusJson(status));
    }
    if (statuses.empty())
        result.text = "Nothing is indexed yet. Call index_codebase with the absolute path of a folder.\n";
    return result;
}

} // namespace codesage::tools
