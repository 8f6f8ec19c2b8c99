// Ingests monitoring data into a fresh store and reads it back, in CPU seconds, so that a busy machine counts
// little. bench_tsdb [--series 2000] [--hours 24] [--dir D (kept)] [--open-chunk N] [--sealed-chunk N]
// [--full] Housekeeping runs every 30 seconds of the data's time, as it would in service.
#include "MonitoringData.h"
#include "measure/tsdb/Store.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

using namespace codesage;
using namespace codesage::tsdb;

namespace {

constexpr TimestampMs kStart = 1'795'046'400'000; // a UTC midnight
constexpr TimestampMs kStep = 15'000;

double cpuSeconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double residentMegabytes() {
    std::ifstream statm("/proc/self/statm");
    long all = 0;
    long resident = 0;
    statm >> all >> resident;
    return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

double folderBytes(const std::filesystem::path& folder) {
    double bytes = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        bytes += static_cast<double>(entry.file_size());
    return bytes;
}

template <class T>
T must(Result<T> result) {
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().text().c_str());
        std::exit(1);
    }
    return *std::move(result);
}

void must(const Status& status) {
    if (!status) {
        std::fprintf(stderr, "%s\n", status.error().text().c_str());
        std::exit(1);
    }
}

void select(const Store& store, const char* what, const std::vector<Matcher>& matchers, TimestampMs from,
            TimestampMs to) {
    const double before = cpuSeconds();
    std::size_t samples = 0;
    std::size_t series = 0;
    int rounds = 0;
    std::vector<Sample> buffer;
    for (; rounds < 3 || cpuSeconds() - before < 0.2; ++rounds) {
        samples = 0;
        const auto set = must(store.open(matchers, from, to, {}));
        series = set->size();
        for (std::size_t i = 0; i < set->size(); ++i) {
            buffer.clear();
            must(set->read(i, from, to, buffer, {}));
            samples += buffer.size();
        }
    }
    const double each = (cpuSeconds() - before) / rounds;
    std::printf("%-34s %6zu series %10zu samples %9.3f ms CPU %7.2f ns/sample\n", what, series, samples,
                each * 1e3, each * 1e9 / static_cast<double>(samples));
}

} // namespace

int main(int argc, char** argv) {
    std::size_t seriesCount = 2000;
    int hours = 24;
    std::filesystem::path folder;
    StoreOptions options;
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        if (argument == "--full")
            options.durability = Durability::Full;
        else if (argument == "--series" && i + 1 < argc)
            seriesCount = std::stoul(argv[++i]);
        else if (argument == "--hours" && i + 1 < argc)
            hours = std::stoi(argv[++i]);
        else if (argument == "--open-chunk" && i + 1 < argc)
            options.openChunkSamples = std::stoul(argv[++i]);
        else if (argument == "--sealed-chunk" && i + 1 < argc)
            options.sealedChunkSamples = std::stoul(argv[++i]);
        else if (argument == "--dir" && i + 1 < argc)
            folder = argv[++i];
        else
            return std::fprintf(stderr, "usage: bench_tsdb [--series N] [--hours N] [--dir D] [--open-chunk "
                                        "N] [--sealed-chunk N] "
                                        "[--full]\n"),
                   2;
    }
    const bool keep = !folder.empty();
    if (!keep) {
        std::string pattern = (std::filesystem::temp_directory_path() / "bench-tsdb-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
    }
    options.directory = folder;
    options.retention = std::chrono::milliseconds(0);
    options.backgroundMaintenance = false;
    ManualClock clock(kStart);
    bench::MonitoringData data(seriesCount);
    const int steps = hours * 240;
    double spent = 0;
    double keeping = 0;
    {
        auto store = must(Store::open(options, clock));
        auto appender = store->appender();
        std::vector<SeriesRef> numbers;
        for (int step = 0; step < steps; ++step) {
            const std::vector<double>& values = data.next(step * 15.0);
            const double before = cpuSeconds();
            for (std::size_t i = 0; i < values.size(); ++i) {
                if (step == 0)
                    numbers.push_back(must(appender->add(data.labels()[i], kStart, values[i])));
                else if (!appender->add(numbers[i], kStart + step * kStep, values[i]))
                    return 1;
            }
            must(appender->commit());
            spent += cpuSeconds() - before;
            clock.advance(std::chrono::milliseconds(kStep));
            if (step % 2 == 1) {
                const double keepBefore = cpuSeconds();
                must(store->maintain());
                keeping += cpuSeconds() - keepBefore;
            }
        }
        const StoreStats stats = store->stats();
        std::printf("resident while ingesting %.1f MB; head %.2f MB, index %.2f MB\n", residentMegabytes(),
                    static_cast<double>(stats.headBytes) / 1e6, static_cast<double>(stats.indexBytes) / 1e6);
        must(store->close());
    }
    const double samples = static_cast<double>(seriesCount) * steps;
    std::printf("%.0f samples: commits %.2f M samples/s CPU, with housekeeping %.2f M samples/s CPU\n",
                samples, samples / spent / 1e6, samples / (spent + keeping) / 1e6);
    std::printf("as left: %.4f bytes/sample in %.1f MB\n", folderBytes(folder) / samples,
                folderBytes(folder) / 1e6);
    const double before = cpuSeconds();
    auto store = must(Store::open(options, clock));
    std::printf("reopened in %.3f s CPU; resident %.1f MB\n", cpuSeconds() - before, residentMegabytes());
    const TimestampMs end = kStart + steps * kStep;
    const auto name = [](const char* metric) { return std::vector{Matcher::equal("__name__", metric)}; };
    const std::vector<Matcher> one{Matcher::equal("__name__", "up"),
                                   Matcher::equal("instance", "10.0.0.0:8000")};
    for (const int window : {1, 24, 200}) {
        if (window > hours)
            break;
        const TimestampMs from = end - window * 3'600'000LL;
        const std::string suffix = ", last " + std::to_string(window) + " h";
        select(*store, ("one series" + suffix).c_str(), one, from, end);
        select(*store, ("requests" + suffix).c_str(), name("http_requests_total"), from, end);
        select(*store, ("buckets" + suffix).c_str(), name("http_request_duration_seconds_bucket"), from, end);
    }
    select(*store, "everything, last hour", {}, end - 3'600'000, end);
    select(*store, "everything, first 24 h", {}, kStart, kStart + 86'399'999);
    std::printf("resident after the queries %.1f MB\n", residentMegabytes());
    const auto verified = must(store->verify());
    std::printf("verified %llu chunks, %llu problems\n", static_cast<unsigned long long>(verified.chunks),
                static_cast<unsigned long long>(verified.problems.size()));
    must(store->close());
    store.reset();
    if (!keep)
        std::filesystem::remove_all(folder);
    return 0;
}
