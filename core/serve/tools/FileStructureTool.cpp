#include "serve/tools/FileStructureTool.h"

#include "code/index/Codebases.h"
#include "code/symbols/Outline.h"
#include "code/walk/Languages.h"
#include "serve/mcp/ToolCall.h"
#include "serve/tools/Answers.h"
#include "serve/tools/CodeTree.h"
#include "serve/tools/OutlineReport.h"
#include "serve/tools/VisibleText.h"

#include <algorithm>
#include <cerrno>
#include <fmt/format.h>
#include <unistd.h>

namespace codesage::tools {

namespace {

constexpr std::uint64_t kMaxFileBytes = 16u << 20;

// The whole file behind an open descriptor.
Result<std::string> readAll(const code::SafeFile& file) {
    if (file.size() > kMaxFileBytes)
        return fail(ErrorCode::LimitExceeded,
                    fmt::format("'{}' has {}; outlines are made of files up to {}", file.path().string(),
                                humanBytes(file.size()), humanBytes(kMaxFileBytes)));
    std::string text(static_cast<std::size_t>(file.size()), '\0');
    std::size_t have = 0;
    while (have < text.size()) {
        const ssize_t got =
            ::pread(file.fd(), text.data() + have, text.size() - have, static_cast<off_t>(have));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return failErrno(errno, "read", file.path().string());
        if (got == 0)
            break; // it became shorter meanwhile
        have += static_cast<std::size_t>(got);
    }
    text.resize(have);
    return text;
}

mcp::ToolResult plainFile(const std::string& path, const std::string& text) {
    const auto lines = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n')) +
                       (!text.empty() && text.back() != '\n' ? 1 : 0);
    const std::string_view language = code::languages()[code::languageOfPath(path)].name;
    mcp::ToolResult result;
    result.text =
        fmt::format("{} ({}, {} lines)\nThere is no outline for this kind of file; read_code_file shows its "
                    "text.\n",
                    path, language, lines);
    result.structured = {{"path", path},
                         {"kind", "file"},
                         {"language", language},
                         {"lines", lines},
                         {"symbols", nlohmann::json::array()},
                         {"truncated", false},
                         {"shortened", "no"}};
    return result;
}

} // namespace

const mcp::ToolDefinition& FileStructureTool::definition() const {
    static const mcp::ToolDefinition kDefinition{
        .name = "get_file_structure",
        .title = "Structure of a file or folder",
        .description =
            "For a file: its outline, that is every class, function, method, type and constant with its "
            "lines and "
            "signature, without bodies (C, C++, Python, JavaScript, TypeScript, Java, Go, Rust). For a "
            "folder: the "
            "tree of its indexed files with their sizes, as deep as fits. Cheaper than reading files whole.",
        .inputSchema = R"({
"type":"object",
"properties":{
 "file_path":{"type":"string","minLength":1,"description":"A file or folder inside an indexed codebase: absolute, or relative to codebase_path or to any indexed codebase."},
 "codebase_path":{"type":"string","description":"The codebase that a relative file_path belongs to (absolute)."},
 "depth":{"type":"integer","minimum":1,"maximum":50,"default":50,"description":"For a folder: levels to show at most."},
 "max_chars":{"type":"integer","minimum":1000,"maximum":400000,"default":40000,"description":"Upper bound for the text; a longer answer is shortened: minor symbols first, lower levels first."}
},
"required":["file_path"],
"additionalProperties":false})",
        .outputSchema = R"({
"type":"object",
"properties":{
 "path":{"type":"string"},
 "kind":{"type":"string","enum":["file","folder"]},
 "language":{"type":"string"},
 "files":{"type":"integer"},"lines":{"type":"integer"},"bytes":{"type":"integer"},
 "symbols":{"type":"array","description":"Of a file, in the order of lines.","items":{
  "type":"object",
  "properties":{
   "name":{"type":"string"},"qualified_name":{"type":"string"},"kind":{"type":"string"},
   "line":{"type":"integer"},"end_line":{"type":"integer"},"signature":{"type":"string"},
   "documented":{"type":"boolean","description":"A doc comment or docstring belongs to it."},
   "definition":{"type":"boolean","description":"False where it is only declared."}
  },
  "required":["name","qualified_name","kind","line","end_line","documented","definition"]}},
 "entries":{"type":"array","description":"Of a folder, paths relative to it.","items":{
  "type":"object",
  "properties":{"path":{"type":"string"},"kind":{"type":"string","enum":["file","folder"]},"language":{"type":"string"},"files":{"type":"integer"},"lines":{"type":"integer"},"bytes":{"type":"integer"}},
  "required":["path","kind","lines","bytes"]}},
 "depth":{"type":"integer"},
 "truncated":{"type":"boolean"},
 "shortened":{"type":"string","enum":["no","minor","names","list"]}
},
"required":["path","kind","lines","truncated"]})",
    };
    return kDefinition;
}

mcp::ToolResult FileStructureTool::run(mcp::ToolCall& call) {
    const nlohmann::json& arguments = call.arguments();
    std::string path = arguments.at("file_path").get<std::string>();
    const std::string codebase = arguments.value("codebase_path", std::string());
    const auto maxChars = arguments.value("max_chars", kDefaultMaxChars);
    if (!path.starts_with('/') && !codebase.empty())
        path = codebase + (codebase.ends_with('/') ? "" : "/") + path;

    if (const auto folder = m_codebases.resolveDirectoryInsideRoots(path))
        return folderStructure(*folder, arguments.value("depth", std::size_t(50)), maxChars);
    const auto file = m_codebases.resolveInsideRoots(path);
    if (!file) {
        const bool outside = file.error().code == ErrorCode::PermissionDenied;
        return errorResult(file.error(),
                           outside ? "Only indexed codebases can be seen: call index_codebase with the "
                                     "folder first."
                                   : "");
    }
    const auto text = readAll(*file);
    if (!text)
        return errorResult(text.error());
    const std::string shown = visibleText(file->path().string());
    if (text->substr(0, 8192).find('\0') != std::string::npos)
        return errorResult({ErrorCode::InvalidArgument,
                            fmt::format("'{}' is a binary file of {}", shown, humanBytes(file->size()))});
    const code::SourceLanguage language = code::detectSourceLanguage(file->path().native(), *text);
    if (language == code::SourceLanguage::Unknown)
        return plainFile(shown, *text);
    const auto outline = code::outline(language, *text);
    if (!outline)
        return errorResult(outline.error());
    return outlineReport(shown, language, *outline, maxChars);
}

mcp::ToolResult FileStructureTool::folderStructure(const std::filesystem::path& folder, std::size_t depth,
                                                   std::size_t maxChars) {
    const auto files = m_codebases.files(folder);
    if (!files)
        return errorResult(files.error(), "Call index_codebase with the folder first.");
    const auto status = m_codebases.status(folder);
    if (!status)
        return errorResult(status.error());
    std::string prefix = folder.lexically_relative(status->root).string();
    if (prefix == ".")
        prefix.clear();
    const CodeTree tree(*files, prefix);

    const std::string shown = visibleText(folder.string());
    mcp::ToolResult result;
    result.text =
        fmt::format("{}: {}, {} lines, {}; index of {}\n", shown, counted(tree.files(), "indexed file"),
                    tree.lines(), humanBytes(tree.bytes()), utcTime(status->indexedAt));
    constexpr std::size_t kNotice = 120;
    const std::size_t used = result.text.size() + kNotice;
    CodeTree::View view = tree.view(depth, maxChars > used ? maxChars - used : 0);
    result.text += view.text;
    if (view.truncated)
        result.text +=
            "[folders without entries below them are shown closed: ask for one of them to see more]\n";
    if (tree.files() == 0)
        result.text += "No indexed file is in this folder.\n";
    result.structured = {{"path", shown},         {"kind", "folder"},
                         {"files", tree.files()}, {"lines", tree.lines()},
                         {"bytes", tree.bytes()}, {"entries", std::move(view.entries)},
                         {"depth", view.depth},   {"truncated", view.truncated}};
    return result;
}

} // namespace codesage::tools
