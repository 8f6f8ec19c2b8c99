#include "serve/tools/SearchReport.h"

#include "base/core/Strings.h"
#include "code/index/SearchQuery.h"
#include "serve/tools/Answers.h"
#include "serve/tools/SearchRequest.h"
#include "serve/tools/VisibleText.h"

#include <fmt/format.h>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <unordered_map>

namespace codesage::tools {

const char* const kSearchReportSchema = R"({
"type":"object",
"properties":{
 "matches":{"type":"array","description":"Matching lines (output_mode content).","items":{
  "type":"object",
  "properties":{
   "path":{"type":"string"},"line":{"type":"integer"},"column":{"type":"integer","description":"In bytes, from 1."},
   "text":{"type":"string"},
   "before":{"type":"array","items":{"type":"string"}},"after":{"type":"array","items":{"type":"string"}}
  },
  "required":["path","line","column","text"]}},
 "files":{"type":"array","description":"Files with matches (output_mode files or count, or a shortened answer).","items":{
  "type":"object",
  "properties":{"path":{"type":"string"},"first_line":{"type":"integer"},"matching_lines":{"type":"integer"},"lines":{"type":"array","items":{"type":"integer"}}},
  "required":["path"]}},
 "total":{"type":"integer","description":"Matching lines (content, count) or files (files) on all pages."},
 "total_is_exact":{"type":"boolean","description":"If false, total is a lower bound."},
 "truncated":{"type":"boolean","description":"More exists than is answered here."},
 "shortened":{"type":"string","enum":["no","context","lines","locations","counts","list"],"description":"What was left out to stay within max_chars."},
 "note":{"type":"string"},
 "next_cursor":{"type":"string","description":"Give it back as cursor for the next page."},
 "search_mode":{"type":"string","enum":["literal","regex"]},
 "case_sensitive":{"type":"boolean"},
 "indexed_at":{"type":"string","description":"The index is as old as this (UTC)."},
 "files_changed_since":{"type":"integer","description":"Answered files that differ on the disk by now."},
 "files_searched":{"type":"integer"},
 "seconds":{"type":"number"}
},
"required":["total","total_is_exact","truncated","shortened","search_mode","case_sensitive","indexed_at","files_changed_since","seconds"]})";

namespace {

using Json = nlohmann::json;

// One way to show the matches; each is shorter than the one before.
struct Grade {
    const char* name;
    const char* says;
};
constexpr Grade kWhole{"no", ""};
constexpr Grade kNoContext{"context", "context lines were left out"};
constexpr Grade kCutLines{"lines", "context lines were left out and long lines cut"};
constexpr Grade kLocations{"locations", "only line numbers are shown"};
constexpr Grade kCounts{"counts", "only the number of matching lines in each file is shown"};
constexpr Grade kList{"list", "only the first files are shown"};

constexpr std::size_t kCutLineBytes = 160;

class Reporter {
public:
    Reporter(const code::SearchQuery& query, const code::SearchAnswer& answer, std::size_t maxChars)
        : m_query(query)
        , m_answer(answer)
        , m_maxChars(maxChars) {
        std::set<std::string_view> roots;
        for (const code::Match& match : answer.matches)
            roots.insert(match.root);
        for (const code::FileHit& hit : answer.files)
            roots.insert(hit.root);
        if (roots.size() == 1)
            m_onlyRoot = *roots.begin();
    }

    mcp::ToolResult report() {
        const std::string head = header();
        const std::string foot = footer();
        // Room for the sentence about what was left out.
        constexpr std::size_t kNotice = 200;
        const std::size_t used = head.size() + foot.size() + kNotice;
        m_room = m_maxChars > used ? m_maxChars - used : 0;

        const Grade* grade = &kWhole;
        std::string body;
        if (m_query.mode == code::AnswerMode::Content)
            grade = &composeContent(body);
        else
            grade = &composeList(body);

        mcp::ToolResult result;
        result.text = head + body;
        if (grade != &kWhole)
            result.text +=
                fmt::format("[shortened to stay within max_chars {}: {}; narrow the search, lower limit, or "
                            "raise max_chars]\n",
                            m_maxChars, grade->says);
        result.text += foot;
        m_json["shortened"] = grade->name;
        fillJson();
        result.structured = std::move(m_json);
        return result;
    }

private:
    // Relative to the only root there is, which stands in the header; else absolute.
    std::string shown(std::string_view path) const {
        if (!m_onlyRoot.empty() && path.size() > m_onlyRoot.size() + 1 && path.starts_with(m_onlyRoot) &&
            path[m_onlyRoot.size()] == '/')
            path.remove_prefix(m_onlyRoot.size() + 1);
        return visibleText(path);
    }

    std::string manner() const {
        return fmt::format("{}, {}{}", m_query.kind == code::PatternKind::Regex ? "regex" : "literal",
                           m_answer.caseSensitive ? "case-sensitive" : "any case",
                           m_query.wholeWord ? ", whole words" : "");
    }

    std::string header() const {
        const bool files = m_query.mode == code::AnswerMode::Files;
        const std::size_t here = files ? m_answer.files.size() : m_answer.matches.size();
        const std::string pattern = visibleText(elided(m_query.pattern, 200));
        if (m_answer.total == 0 && m_answer.matches.empty() && m_answer.files.empty())
            return fmt::format("no match for `{}` ({}) in {}\n", pattern, manner(),
                               counted(m_answer.stats.filesIndexed, "indexed file"));
        std::string text =
            fmt::format("{}{} for `{}` ({})", m_answer.totalIsExact ? "" : "at least ",
                        counted(m_answer.total, files ? "file" : "matching line"), pattern, manner());
        if (!m_onlyRoot.empty())
            text += fmt::format(" in {}", visibleText(m_onlyRoot));
        if (m_query.mode != code::AnswerMode::Count && here < m_answer.total)
            text += fmt::format(", {} on this page", here);
        return text + ":\n";
    }

    std::string footer() const {
        std::string text;
        if (!m_answer.note.empty())
            text += fmt::format("note: {}\n", visibleText(m_answer.note));
        if (!m_answer.nextCursor.empty())
            text += fmt::format("more: repeat with cursor {}\n", clientCursor(m_query, m_answer.nextCursor));
        if (m_answer.total == 0)
            text += hint();
        text += fmt::format("index of {}", utcTime(m_answer.indexedAt));
        if (m_answer.filesChangedSince > 0)
            text += fmt::format("; {} of these have changed since: index_codebase refreshes it",
                                counted(m_answer.filesChangedSince, "file"));
        return text + "\n";
    }

    std::string hint() const {
        std::string text;
        if (m_answer.caseSensitive)
            text += "case insensitive";
        if (m_query.wholeWord)
            text += text.empty() ? "whole_word false" : ", whole_word false";
        if (m_query.kind == code::PatternKind::Literal && looksLikeRegex(m_query.pattern))
            text += text.empty() ? "search_mode regex" : ", search_mode regex";
        if (!m_query.pathGlobs.empty() || !m_query.languages.empty())
            text += text.empty() ? "fewer file filters" : ", fewer file filters";
        return text.empty() ? text : fmt::format("try: {}\n", text);
    }

    // The lines of each file in the order in which files come in the answer.
    std::vector<std::pair<std::string_view, std::vector<const code::Match*>>> byFile() const {
        std::vector<std::pair<std::string_view, std::vector<const code::Match*>>> files;
        std::unordered_map<std::string_view, std::size_t> places;
        for (const code::Match& match : m_answer.matches) {
            const auto [place, fresh] = places.try_emplace(match.path, files.size());
            if (fresh)
                files.emplace_back(match.path, std::vector<const code::Match*>());
            files[place->second].second.push_back(&match);
        }
        return files;
    }

    const Grade& composeContent(std::string& body) {
        if (m_query.contextLines > 0 && fits(body, [&] { return contentText(true, 0); })) {
            contentJson(true, 0);
            return kWhole;
        }
        if (fits(body, [&] { return contentText(false, 0); })) {
            contentJson(false, 0);
            return m_query.contextLines > 0 ? kNoContext : kWhole;
        }
        if (fits(body, [&] { return contentText(false, kCutLineBytes); })) {
            contentJson(false, kCutLineBytes);
            return kCutLines;
        }
        const auto files = byFile();
        Json list = Json::array();
        if (fits(body, [&] {
                std::string text;
                list = Json::array();
                for (const auto& [path, matches] : files) {
                    text += shown(path) + ":";
                    Json lines = Json::array();
                    for (std::size_t i = 0; i < matches.size(); ++i) {
                        text += fmt::format("{}{}", i == 0 ? " " : ",", matches[i]->line);
                        lines.push_back(matches[i]->line);
                    }
                    text += "\n";
                    list.push_back({{"path", visibleText(path)}, {"lines", std::move(lines)}});
                    if (text.size() > m_room)
                        break;
                }
                return text;
            })) {
            m_json["files"] = std::move(list);
            return kLocations;
        }
        std::vector<std::pair<std::string_view, std::uint64_t>> counts;
        for (const auto& [path, matches] : files)
            counts.emplace_back(path, matches.size());
        return composeCounts(body, counts, true) ? kCounts : kList;
    }

    const Grade& composeList(std::string& body) {
        const bool counting = m_query.mode == code::AnswerMode::Count;
        std::vector<std::pair<std::string_view, std::uint64_t>> counts;
        std::map<std::string_view, std::uint64_t> firstLines;
        for (const code::FileHit& hit : m_answer.files)
            counts.emplace_back(hit.path, hit.lines);
        const bool whole = composeCounts(body, counts, counting);
        Json& list = m_json["files"];
        for (std::size_t i = 0; i < list.size(); ++i)
            list[i]["first_line"] = m_answer.files[i].firstLine;
        return whole ? kWhole : kList;
    }

    // "path: 3" a file, or the path alone; false when not all of them fit.
    bool composeCounts(std::string& body,
                       const std::vector<std::pair<std::string_view, std::uint64_t>>& counts,
                       bool withCount) {
        Json list = Json::array();
        body.clear();
        for (std::size_t i = 0; i < counts.size(); ++i) {
            const auto& [path, count] = counts[i];
            std::string line = withCount ? fmt::format("{}: {}\n", shown(path), count) : shown(path) + "\n";
            if (body.size() + line.size() > m_room) {
                body += fmt::format("… and {}\n", counted(counts.size() - i, "more file"));
                m_json["files"] = std::move(list);
                return false;
            }
            body += line;
            Json one = {{"path", visibleText(path)}};
            if (withCount)
                one["matching_lines"] = count;
            list.push_back(std::move(one));
        }
        m_json["files"] = std::move(list);
        return true;
    }

    bool fits(std::string& body, const std::function<std::string()>& compose) const {
        std::string text = compose();
        if (text.size() > m_room)
            return false;
        body = std::move(text);
        return true;
    }

    static std::string lineText(const std::string& text, std::size_t cutAt) {
        const std::string visible = visibleText(text);
        return cutAt > 0 ? elided(visible, cutAt) : visible;
    }

    // "path:12: text", context as "path-11- text", "--" where a stretch ends.
    std::string contentText(bool context, std::size_t cutAt) const {
        std::string text;
        std::string_view path;
        std::uint64_t last = 0; // the last line shown of that file
        for (const code::Match& match : m_answer.matches) {
            if (text.size() > m_room)
                break; // too long already: the caller tries a shorter form
            const std::string name = shown(match.path);
            const bool sameFile = match.path == path && match.line > last;
            if (context) {
                const std::uint64_t first =
                    match.line - std::min<std::uint64_t>(match.before.size(), match.line - 1);
                if (!text.empty() && !(sameFile && first <= last + 1))
                    text += "--\n";
                for (std::size_t i = 0; i < match.before.size(); ++i) {
                    const std::uint64_t line = match.line - match.before.size() + i;
                    if (!sameFile || line > last)
                        text += fmt::format("{}-{}- {}\n", name, line, lineText(match.before[i], cutAt));
                }
            }
            text += fmt::format("{}:{}: {}{}{}\n", name, match.line, match.textOffset > 0 ? "…" : "",
                                lineText(match.text, cutAt), match.textCut ? "…" : "");
            path = match.path;
            last = match.line;
            if (context) {
                // Lines that the next match shows by itself are left to it.
                const code::Match* next =
                    &match + 1 < m_answer.matches.data() + m_answer.matches.size() ? &match + 1 : nullptr;
                const std::uint64_t stop = next && next->path == match.path && next->line > match.line
                                               ? next->line
                                               : ~std::uint64_t(0);
                for (std::size_t i = 0; i < match.after.size() && match.line + i + 1 < stop; ++i) {
                    last = match.line + i + 1;
                    text += fmt::format("{}-{}- {}\n", name, last, lineText(match.after[i], cutAt));
                }
            }
        }
        return text;
    }

    void contentJson(bool context, std::size_t cutAt) {
        Json matches = Json::array();
        const auto lines = [&](const std::vector<std::string>& texts) {
            Json array = Json::array();
            for (const std::string& text : texts)
                array.push_back(lineText(text, cutAt));
            return array;
        };
        for (const code::Match& match : m_answer.matches) {
            Json one = {{"path", visibleText(match.path)},
                        {"line", match.line},
                        {"column", match.column},
                        {"text", lineText(match.text, cutAt)}};
            if (context && m_query.contextLines > 0) {
                one["before"] = lines(match.before);
                one["after"] = lines(match.after);
            }
            matches.push_back(std::move(one));
        }
        m_json["matches"] = std::move(matches);
    }

    void fillJson() {
        m_json["total"] = m_answer.total;
        m_json["total_is_exact"] = m_answer.totalIsExact;
        m_json["truncated"] = m_answer.truncated;
        m_json["search_mode"] = m_query.kind == code::PatternKind::Regex ? "regex" : "literal";
        m_json["case_sensitive"] = m_answer.caseSensitive;
        m_json["indexed_at"] = utcTime(m_answer.indexedAt);
        m_json["files_changed_since"] = m_answer.filesChangedSince;
        m_json["files_searched"] = m_answer.stats.filesSearched;
        m_json["seconds"] = std::chrono::duration<double>(m_answer.stats.duration).count();
        if (!m_answer.note.empty())
            m_json["note"] = visibleText(m_answer.note);
        if (!m_answer.nextCursor.empty())
            m_json["next_cursor"] = clientCursor(m_query, m_answer.nextCursor);
    }

    const code::SearchQuery& m_query;
    const code::SearchAnswer& m_answer;
    std::size_t m_maxChars;
    std::size_t m_room = 0;
    std::string_view m_onlyRoot;
    Json m_json = Json::object();
};

} // namespace

mcp::ToolResult searchReport(const code::SearchQuery& query, const code::SearchAnswer& answer,
                             std::size_t maxChars) {
    return Reporter(query, answer, maxChars).report();
}

} // namespace codesage::tools
