#include "Commands.h"
#include "CommonFlags.h"
#include "InstanceClient.h"
#include "LocalParts.h"

#include "base/core/Json.h"
#include "base/core/Strings.h"
#include "serve/instance/CodeJson.h"

#include <nlohmann/json.hpp>

#include <cstdio>

namespace codesage::app {

using nlohmann::json;

namespace {

struct SearchFlags {
    std::string pattern;
    std::string path;
    std::vector<std::string> globs;
    bool regex = false;
    bool ignoreCase = false;
    bool word = false;
    unsigned context = 0;
    std::size_t limit = 50;
};

Result<json> search(const Context& context, const SearchFlags& flags) {
    code::SearchQuery query;
    query.pattern = flags.pattern;
    query.kind = flags.regex ? code::PatternKind::Regex : code::PatternKind::Literal;
    query.caseMode = flags.ignoreCase ? code::CaseMode::Insensitive : code::CaseMode::Sensitive;
    query.wholeWord = flags.word;
    query.pathGlobs = flags.globs;
    query.contextLines = flags.context;
    query.limit = flags.limit;
    query.order = code::ResultOrder::Relevance;
    query.timeBudget = context.settings.search.timeBudget;
    // Who asks for everything wants everything.
    if (flags.limit == 0)
        query.timeBudget = std::chrono::hours(1);
    if (!flags.path.empty()) {
        std::error_code problem;
        query.roots.push_back(std::filesystem::weakly_canonical(flags.path, problem));
    }
    CODESAGE_TRY(auto instance, InstanceClient::connect(context.paths.data));
    if (instance)
        return instance->postJson("/instance/v1/search", instance::toJson(query));
    CODESAGE_TRY(const std::unique_ptr<LocalCode> local, LocalCode::open(context));
    CODESAGE_TRY(const code::SearchAnswer answer, local->codebases().search(query));
    return instance::toJson(answer);
}

void print(const json& answer) {
    for (const json& match : answer["matches"]) {
        const std::string path = match["path"].get<std::string>();
        std::uint64_t line = match["line"].get<std::uint64_t>();
        if (match.contains("before")) {
            const std::uint64_t count = match["before"].size();
            for (std::size_t i = 0; i < count; ++i)
                std::printf("%s-%llu-%s\n", path.c_str(), static_cast<unsigned long long>(line - count + i),
                            match["before"][i].get_ref<const std::string&>().c_str());
        }
        std::printf("%s:%llu:%s\n", path.c_str(), static_cast<unsigned long long>(line),
                    match["text"].get_ref<const std::string&>().c_str());
        if (match.contains("after")) {
            for (const json& text : match["after"])
                std::printf("%s-%llu-%s\n", path.c_str(), static_cast<unsigned long long>(++line),
                            text.get_ref<const std::string&>().c_str());
        }
    }
    if (answer["truncated"].get<bool>()) {
        const bool exact = answer["total_is_exact"].get<bool>();
        std::fprintf(stderr, "%zu of %s%llu matches shown; --limit 0 shows all\n", answer["matches"].size(),
                     exact ? "" : "at least ", answer["total"].get<unsigned long long>());
    }
}

int run(const CommonOptions& options, const SearchFlags& flags) {
    const auto context = makeContext(options);
    if (!context)
        return complain(context.error());
    const auto answer = search(*context, flags);
    if (!answer)
        return complain(answer.error());
    if (context->json)
        std::fputs((dumpJson(*answer) + "\n").c_str(), stdout);
    else
        print(*answer);
    return kDone;
}

} // namespace

void addSearch(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand("search", "find text in the indexed folders");
    const auto options = addCommonFlags(*command);
    const auto flags = std::make_shared<SearchFlags>();
    command->add_option("QUERY", flags->pattern, "text, or a regular expression with -r")->required();
    command->add_flag("-r,--regex", flags->regex, "QUERY is a regular expression (RE2)");
    command->add_flag("-i,--ignore-case", flags->ignoreCase, "upper and lower case are the same");
    command->add_flag("-w,--word", flags->word, "whole words only");
    command->add_option("-C,--context", flags->context, "lines before and after each match")->type_name("N");
    command->add_option("-g,--glob", flags->globs, "only files that match, e.g. '*.h' or '!test/**'")
        ->type_name("G");
    command->add_option("--path", flags->path, "only in this folder")->type_name("P");
    command->add_option("--limit", flags->limit, "at most this many matches, 0 = all")->type_name("N");
    command->callback([options, flags, &exitCode] { exitCode = run(*options, *flags); });
}

} // namespace codesage::app
