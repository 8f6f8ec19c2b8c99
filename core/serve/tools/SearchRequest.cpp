#include "serve/tools/SearchRequest.h"

#include "base/core/Strings.h"
#include "code/walk/Languages.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace codesage::tools {

namespace {

// "py", "python" and "C++" are languages; "*.h", ".h" and what no language goes by are endings of names.
Status readFileTypes(const std::vector<std::string>& types, code::SearchQuery& query) {
    std::string ending;
    for (const std::string& written : types) {
        std::string_view type = trimmed(written);
        const bool isEnding = type.starts_with('.') || type.starts_with("*.");
        if (type.starts_with("*."))
            type.remove_prefix(1);
        if (type.empty())
            continue;
        if (!isEnding && code::findLanguage(type)) {
            query.languages.emplace_back(type);
        } else {
            query.pathGlobs.push_back(fmt::format("*{}{}", type.starts_with('.') ? "" : ".", type));
            ending = written;
        }
    }
    if (!ending.empty() && !query.languages.empty())
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format("file_types mixes languages ('{}') with endings ('{}'); give either the one or the "
                        "other, or use path_glob",
                        query.languages.front(), ending));
    return {};
}

// "node_modules" and "build/" mean a folder anywhere as well as a file of that name.
void readExcludes(const std::vector<std::string>& patterns, code::SearchQuery& query) {
    for (const std::string& written : patterns) {
        std::string_view pattern = trimmed(written);
        while (pattern.ends_with('/'))
            pattern.remove_suffix(1);
        if (pattern.starts_with('!'))
            pattern.remove_prefix(1);
        if (pattern.empty())
            continue;
        query.pathGlobs.push_back(fmt::format("!{}", pattern));
        if (pattern.find('/') == std::string_view::npos)
            query.pathGlobs.push_back(fmt::format("!**/{}/**", pattern));
        else
            query.pathGlobs.push_back(fmt::format("!{}/**", pattern));
    }
}

std::vector<std::string> strings(const nlohmann::json& arguments, const char* key) {
    const auto found = arguments.find(key);
    return found == arguments.end() ? std::vector<std::string>() : found->get<std::vector<std::string>>();
}

// One argument under either of two names.
std::string eitherOf(const nlohmann::json& arguments, const char* name, const char* alias) {
    std::string value = arguments.value(name, std::string());
    return value.empty() ? arguments.value(alias, std::string()) : value;
}

} // namespace

bool looksLikeRegex(std::string_view pattern) {
    return pattern.find_first_of("\\^$.|?*+()[]{}") != std::string_view::npos;
}

std::string clientCursor(const code::SearchQuery& query, std::string_view cursor) {
    if (cursor.empty())
        return {};
    return fmt::format("{}{}", query.kind == code::PatternKind::Regex ? "r:" : "l:", cursor);
}

Result<SearchRequest> readSearchRequest(const nlohmann::json& arguments) {
    SearchRequest request;
    code::SearchQuery& query = request.query;
    query.pattern = arguments.at("pattern").get<std::string>();

    std::string mode = eitherOf(arguments, "search_mode", "mode");
    const std::string cursor = arguments.value("cursor", std::string());
    if (!cursor.empty()) {
        if (!cursor.starts_with("l:") && !cursor.starts_with("r:"))
            return fail(ErrorCode::InvalidArgument,
                        "cursor: this is not a cursor of an earlier answer; leave it out for the first page");
        query.cursor = cursor.substr(2);
        if (mode.empty() || mode == "auto")
            mode = cursor.front() == 'r' ? "regex" : "literal";
    }
    query.kind = mode == "regex" ? code::PatternKind::Regex : code::PatternKind::Literal;
    request.tryRegex = (mode.empty() || mode == "auto") && looksLikeRegex(query.pattern);

    const std::string caseMode = arguments.value("case", std::string("sensitive"));
    query.caseMode = caseMode == "insensitive" ? code::CaseMode::Insensitive
                     : caseMode == "smart"     ? code::CaseMode::Smart
                                               : code::CaseMode::Sensitive;
    query.wholeWord = arguments.value("whole_word", false);

    const std::string root = eitherOf(arguments, "codebase_path", "path");
    if (!root.empty() && !root.starts_with('/'))
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format("codebase_path: '{}' is not an absolute path; get_index_status lists the codebases",
                        root));
    if (!root.empty())
        query.roots.emplace_back(root);

    CODESAGE_CHECK(readFileTypes(strings(arguments, "file_types"), query));
    if (const std::string glob = arguments.value("path_glob", std::string()); !glob.empty()) {
        if (!query.pathGlobs.empty())
            return fail(
                ErrorCode::InvalidArgument,
                "path_glob and endings in file_types cannot be combined; write both as one glob, for example "
                "src/**/*.{h,hpp}");
        query.pathGlobs.push_back(glob);
    }
    readExcludes(strings(arguments, "exclude_patterns"), query);

    const std::string output = arguments.value("output_mode", std::string("content"));
    query.mode = output == "files"   ? code::AnswerMode::Files
                 : output == "count" ? code::AnswerMode::Count
                                     : code::AnswerMode::Content;
    query.contextLines = arguments.value("context", 0u);
    query.limit = arguments.value("limit", std::size_t(50));
    request.maxChars = arguments.value("max_chars", std::size_t(40'000));
    query.maxLineBytes = std::min<std::size_t>(query.maxLineBytes, request.maxChars / 2);
    return request;
}

} // namespace codesage::tools
