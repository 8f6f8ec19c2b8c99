#include "Commands.h"
#include "CommonFlags.h"
#include "InstanceClient.h"
#include "LocalParts.h"
#include "ProgressLine.h"

#include "base/core/Json.h"
#include "code/index/Codebases.h"
#include "serve/instance/CodeJson.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdio>

namespace codesage::app {

using nlohmann::json;

namespace {

// {"path":…} to its report, by the running instance.
Result<json> indexThere(InstanceClient& instance, const std::string& path, ProgressLine& line) {
    json report;
    Error problem{ErrorCode::Unavailable, "the running instance went away while indexing"};
    CODESAGE_CHECK(instance.postEvents(
        "/instance/v1/index", {{"path", path}}, [&](std::string_view event, const json& data) {
            if (event == "progress")
                line.show(data);
            else if (event == "done")
                report = data;
            else
                problem = {ErrorCode::Internal, data.value("error", "unknown error")};
        }));
    if (report.is_null())
        return fail(problem);
    return report;
}

Result<json> indexHere(code::Codebases& codebases, const std::string& path, ProgressLine& line) {
    CODESAGE_TRY(const code::IndexReport report, codebases.index(path, [&](const code::IndexProgress& at) {
        line.show(instance::toJson(at));
    }));
    return instance::toJson(report);
}

void printReport(const json& report) {
    std::printf("%s: %llu files, %s (%llu added, %llu changed, %llu removed) in %.2f s\n",
                report["root"].get<std::string>().c_str(), report["files"].get<unsigned long long>(),
                humanBytes(report["bytes"].get<double>()).c_str(), report["added"].get<unsigned long long>(),
                report["changed"].get<unsigned long long>(), report["removed"].get<unsigned long long>(),
                report["duration_seconds"].get<double>());
    if (report.contains("rebuilt_because"))
        std::printf("  %s\n", report["rebuilt_because"].get<std::string>().c_str());
    for (const auto& [reason, entry] : report["skipped"].items())
        std::printf("  left out, %s: %llu (for example %s)\n", reason.c_str(),
                    entry["count"].get<unsigned long long>(), entry["example"].get<std::string>().c_str());
}

int run(const CommonOptions& options, const std::vector<std::string>& given) {
    const auto context = makeContext(options);
    if (!context)
        return complain(context.error());
    auto instance = InstanceClient::connect(context->paths.data);
    if (!instance)
        return complain(instance.error());
    std::unique_ptr<LocalCode> local;
    if (!*instance) {
        auto opened = LocalCode::open(*context);
        if (!opened)
            return complain(opened.error());
        local = std::move(*opened);
    }
    int exitCode = kDone;
    json reports = json::array();
    for (const std::string& path : given) {
        std::error_code problem;
        const std::string absolute = std::filesystem::absolute(path, problem).string();
        ProgressLine line;
        const auto report = *instance ? indexThere(**instance, absolute, line)
                                      : indexHere(local->codebases(), absolute, line);
        line.clear();
        if (!report)
            exitCode = complain(report.error());
        else if (context->json)
            reports.push_back(*report);
        else
            printReport(*report);
    }
    if (context->json)
        std::fputs(dumpJsonIndented(reports).c_str(), stdout);
    return exitCode;
}

} // namespace

void addIndex(CLI::App& app, int& exitCode) {
    CLI::App* command = app.add_subcommand("index", "index folders, or bring their indexes up to date");
    const auto options = addCommonFlags(*command);
    const auto paths = std::make_shared<std::vector<std::string>>();
    command->add_option("PATH", *paths, "folders")->required();
    command->callback([options, paths, &exitCode] { exitCode = run(*options, *paths); });
}

} // namespace codesage::app
