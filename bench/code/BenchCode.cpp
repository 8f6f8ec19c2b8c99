// Measures the code index: `bench_code index TREE DATADIR` and `bench_code search DATADIR QUERIES [REPEATS]`.
// compare.sh runs it beside cindex, csearch and ripgrep.
#include "base/core/Clock.h"
#include "code/index/Codebases.h"
#include "code/index/SearchQuery.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

using namespace codesage;
using namespace codesage::code;

namespace {

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

int failed(const Error& error) {
    fmt::print(stderr, "bench_code: {}\n", error.text());
    return 1;
}

int indexTree(Codebases& codebases, const char* tree) {
    const auto report = codebases.index(tree);
    if (!report)
        return failed(report.error());
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const double wall = report->duration.count();
    const double megabytes = static_cast<double>(report->bytes) / 1e6;
    fmt::print("index files={} mb={:.1f} lines={} cpu={:.3f} wall={:.3f} peak_mb={:.0f} index_mb={:.1f} "
               "ratio={:.3f} files_per_s={:.0f} mb_per_s={:.1f} read_mb={:.1f} skipped={} segments={}\n",
               report->files, megabytes, report->lines, seconds(used.ru_utime) + seconds(used.ru_stime), wall,
               static_cast<double>(used.ru_maxrss) / 1024, static_cast<double>(report->indexBytes) / 1e6,
               static_cast<double>(report->indexBytes) / static_cast<double>(report->bytes),
               static_cast<double>(report->files) / wall, megabytes / wall,
               static_cast<double>(report->bytesRead) / 1e6, report->skipped.total(), report->segments);
    return 0;
}

SearchQuery queryOf(std::string_view line) {
    // "L literal", "R regex", "I regex, case ignored"
    SearchQuery query;
    query.kind = line[0] == 'L' ? PatternKind::Literal : PatternKind::Regex;
    query.caseMode = line[0] == 'I' ? CaseMode::Insensitive : CaseMode::Sensitive;
    query.pattern = line.substr(2);
    query.checkFreshness = false;
    query.timeBudget = std::chrono::minutes(5);
    return query;
}

double cpuMilliseconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

// Wall milliseconds of the fastest run; `cpu` becomes the least processor time of all threads, which a busy
// machine disturbs less.
double fastest(const Codebases& codebases, const SearchQuery& query, int repeats, SearchAnswer& answer,
               double& cpu) {
    double best = 1e9;
    cpu = 1e9;
    for (int i = 0; i < repeats; ++i) {
        const double cpuBegun = cpuMilliseconds();
        const auto begun = std::chrono::steady_clock::now();
        auto found = codebases.search(query);
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
        if (!found) {
            failed(found.error());
            return -1;
        }
        best = std::min(best, took.count());
        cpu = std::min(cpu, cpuMilliseconds() - cpuBegun);
        answer = std::move(*found);
    }
    return best;
}

int runQueries(const Codebases& codebases, const char* file, int repeats) {
    std::ifstream in(file);
    double logFirst = 0;
    double logAll = 0;
    double logFirstCpu = 0;
    double logAllCpu = 0;
    int count = 0;
    for (std::string line; std::getline(in, line);) {
        if (line.size() < 3 || line[0] == '#')
            continue;
        SearchQuery query = queryOf(line);
        SearchAnswer answer;
        query.limit = 50;
        query.countBudget = std::chrono::milliseconds(0);
        double firstCpu = 0;
        double allCpu = 0;
        const double first = fastest(codebases, query, repeats, answer, firstCpu);
        query.limit = 0;
        const double all = fastest(codebases, query, repeats, answer, allCpu);
        if (first < 0 || all < 0)
            return 1;
        fmt::print("query first={:.3f} all={:.3f} lines={} candidates={} {}\n", first, all, answer.total,
                   answer.stats.filesCandidate, line);
        logFirstCpu += std::log(firstCpu);
        logAllCpu += std::log(allCpu);
        logFirst += std::log(first);
        logAll += std::log(all);
        ++count;
    }
    if (count > 0)
        fmt::print("search queries={} first_ms={:.3f} all_ms={:.3f} first_cpu_ms={:.3f} all_cpu_ms={:.3f}\n",
                   count, std::exp(logFirst / count), std::exp(logAll / count), std::exp(logFirstCpu / count),
                   std::exp(logAllCpu / count));
    return 0;
}

int listFiles(const Codebases& codebases) {
    for (const CodebaseStatus& status : codebases.list()) {
        const auto files = codebases.files(status.root);
        if (!files)
            return failed(files.error());
        for (const IndexedFile& each : *files)
            fmt::print("{}\n", (status.root / each.path).string());
    }
    return 0;
}

int listLines(const Codebases& codebases, std::string_view line) {
    SearchQuery query = queryOf(line);
    query.limit = 0;
    query.order = ResultOrder::Path;
    const auto answer = codebases.search(query);
    if (!answer)
        return failed(answer.error());
    for (const Match& match : answer->matches)
        fmt::print("{}:{}\n", match.path, match.line);
    return answer->truncated ? 1 : 0;
}

} // namespace

int main(int argc, char** argv) {
    const std::string_view command = argc > 1 ? argv[1] : "";
    const SystemClock clock;
    const bool indexing = command == "index" && argc == 4;
    if (!indexing && argc < 3) {
        fmt::print(stderr, "usage: bench_code index TREE DATADIR | search DATADIR QUERIES [REPEATS] | "
                           "files DATADIR | lines DATADIR QUERY\n");
        return 2;
    }
    auto codebases = Codebases::open(argv[indexing ? 3 : 2], {}, clock);
    if (!codebases)
        return failed(codebases.error());
    if (indexing)
        return indexTree(**codebases, argv[2]);
    if (command == "search" && argc >= 4)
        return runQueries(**codebases, argv[3], argc > 4 ? std::max(1, std::atoi(argv[4])) : 5);
    if (command == "files")
        return listFiles(**codebases);
    if (command == "lines" && argc == 4)
        return listLines(**codebases, argv[3]);
    return 2;
}
