#include "serve/tools/IndexCodebaseTool.h"

#include "code/index/Codebases.h"
#include "serve/mcp/ToolCall.h"
#include "serve/tools/Answers.h"
#include "serve/tools/VisibleText.h"

#include <fmt/format.h>

namespace codesage::tools {

namespace {

std::string progressText(const code::IndexProgress& progress) {
    std::string text(code::indexPhaseName(progress.phase));
    if (progress.filesTotal > 0)
        text += fmt::format(" {}/{} files", progress.filesDone, progress.filesTotal);
    else if (progress.filesDone > 0)
        text += fmt::format(" {} files so far", progress.filesDone);
    if (progress.filesPerSecond > 0)
        text += fmt::format(", {:.0f} files/s, {}/s", progress.filesPerSecond,
                            humanBytes(static_cast<std::uint64_t>(progress.bytesPerSecond)));
    if (progress.remainingSeconds)
        text += fmt::format(", about {:.0f} s left", *progress.remainingSeconds);
    return text;
}

std::string_view advice(ErrorCode code) {
    switch (code) {
    case ErrorCode::Conflict:
        return "get_index_status shows how far that run is; the index of the last complete run answers "
               "searches "
               "meanwhile.";
    case ErrorCode::NotFound:
    case ErrorCode::InvalidArgument:
        return "Give the absolute path of an existing folder on the machine that runs this server.";
    case ErrorCode::Cancelled:
        return "The index of the last complete run, if there is one, is still in use.";
    default:
        return {};
    }
}

} // namespace

const mcp::ToolDefinition& IndexCodebaseTool::definition() const {
    static const mcp::ToolDefinition kDefinition{
        .name = "index_codebase",
        .title = "Index a codebase",
        .description =
            "Builds the search index of a folder, or brings it up to date reading only what changed. Call it "
            "once before search_codebase, read_code_file and get_file_structure can see the folder, and "
            "again "
            "when answers say that files have changed. .gitignore rules are respected; binary and oversized "
            "files are skipped and counted. Large trees take seconds to minutes and report progress.",
        .inputSchema = R"({
"type":"object",
"properties":{
 "path":{"type":"string","minLength":1,"description":"Absolute path of the folder to index."}
},
"required":["path"],
"additionalProperties":false})",
        .outputSchema = fmt::format(R"({{
"type":"object",
"properties":{{
 "root":{{"type":"string","description":"The folder without symbolic links: the name to use from now on."}},
 "files":{{"type":"integer","description":"Text files that can be searched now."}},
 "bytes":{{"type":"integer"}},"lines":{{"type":"integer"}},
 "unchanged":{{"type":"integer"}},"added":{{"type":"integer"}},"changed":{{"type":"integer"}},"removed":{{"type":"integer"}},
 "skipped":{},
 "index_bytes":{{"type":"integer","description":"Size of the index on disk."}},
 "indexed_at":{{"type":"string"}},
 "seconds":{{"type":"number"}},
 "rebuilt_because":{{"type":"string","description":"Why an earlier index could not be used."}}
}},
"required":["root","files","bytes","lines","unchanged","added","changed","removed","skipped","indexed_at","seconds"]}})",
                                    kSkippedSchema),
        .annotations = {.readOnly = false, .destructive = false, .idempotent = true, .openWorld = false},
        .longRunning = true,
    };
    return kDefinition;
}

mcp::ToolResult IndexCodebaseTool::run(mcp::ToolCall& call) {
    const std::string path = call.arguments().at("path").get<std::string>();
    if (!path.starts_with('/'))
        return errorResult({ErrorCode::InvalidArgument, fmt::format("'{}' is not an absolute path", path)},
                           advice(ErrorCode::InvalidArgument));
    // Only reading is counted in files: what the walk has found and the phases behind are told in words, so
    // that the number never falls back. The reports come one at a time.
    double done = 0;
    std::optional<double> total;
    const auto report = m_codebases.index(
        path,
        [&](const code::IndexProgress& progress) {
            if (progress.phase == code::IndexPhase::Reading) {
                done = static_cast<double>(progress.filesDone);
                total = static_cast<double>(progress.filesTotal);
            }
            call.progress(done, total, progressText(progress));
        },
        call.stop());
    if (!report)
        return errorResult(report.error(), advice(report.error().code));

    const double seconds = report->duration.count();
    mcp::ToolResult result;
    result.text =
        fmt::format("indexed {}: {}, {} lines, {} in {:.2f} s\n", visibleText(report->root),
                    counted(report->files, "file"), report->lines, humanBytes(report->bytes), seconds);
    result.text +=
        fmt::format("{} added, {} changed, {} removed, {} unchanged; index on disk {}\n", report->added,
                    report->changed, report->removed, report->unchanged, humanBytes(report->indexBytes));
    if (report->skipped.total() > 0)
        result.text += skippedText(report->skipped) + "\n";
    if (!report->rebuiltBecause.empty())
        result.text += "built anew: " + report->rebuiltBecause + "\n";
    if (report->files == 0)
        result.text += "No text file was found: check the path, and the ignore rules that apply to it.\n";
    result.structured = {{"root", visibleText(report->root)},
                         {"files", report->files},
                         {"bytes", report->bytes},
                         {"lines", report->lines},
                         {"unchanged", report->unchanged},
                         {"added", report->added},
                         {"changed", report->changed},
                         {"removed", report->removed},
                         {"skipped", skippedJson(report->skipped)},
                         {"index_bytes", report->indexBytes},
                         {"indexed_at", utcTime(report->indexedAt)},
                         {"seconds", seconds}};
    if (!report->rebuiltBecause.empty())
        result.structured["rebuilt_because"] = report->rebuiltBecause;
    return result;
}

} // namespace codesage::tools
