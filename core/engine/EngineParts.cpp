#include "engine/EngineParts.h"

#include "base/core/Files.h"
#include "base/core/Log.h"
#include "engine/Instance.h"
#include "engine/ShareFiles.h"
#include "engine/StorageMetrics.h"
#include "measure/metrics/Collectors.h"
#include "measure/scrape/PrometheusConfig.h"
#include "net/http/Router.h"
#include "serve/api/Api.h"
#include "serve/instance/InstanceApi.h"
#include "serve/mcp/HttpTransport.h"
#include "serve/tools/Tools.h"

#include <fmt/format.h>
#include <unistd.h>

#include <thread>

namespace codesage {

namespace {

constexpr std::size_t kQueueJobs = 256;
constexpr std::chrono::milliseconds kDrain{700};
constexpr std::string_view kInstructions = "Searches and reads indexed code on this machine. Call "
                                           "get_index_status to see which folders are indexed and "
                                           "index_codebase to add one or bring it up to date. "
                                           "search_codebase finds text or RE2 regular expressions and "
                                           "answers path:line; prefer it to reading whole files. "
                                           "read_code_file reads line ranges, get_file_structure shows "
                                           "the outline of a file or the tree of a folder.";

std::size_t cores() {
    return std::max(1u, std::thread::hardware_concurrency());
}

std::filesystem::path prometheusFile(const config::Paths& paths) {
    return paths.config / "prometheus" / "prometheus.yml";
}

// Until there are keys to ask for, only this machine may reach us, unless the operator insists.
Status refuseOpenDoors(const EngineOptions& options) {
    const config::ListenAddress& listen = options.settings.server.listen;
    if (!options.tcp || listen.isLoopback())
        return {};
    if (!options.settings.server.insecure)
        return fail(
            ErrorCode::InvalidArgument,
            fmt::format("server.listen is {}, which other machines can reach, and nothing would ask them for "
                        "a key: listen on 127.0.0.1 behind a proxy that does, or insist with --insecure",
                        listen.text()));
    log::warning(
        "engine",
        fmt::format("INSECURE: {} is open to every machine that can reach it, without a key", listen.text()));
    return {};
}

} // namespace

Engine::Parts::Parts(EngineOptions engineOptions)
    : options(std::move(engineOptions)) {}

Engine::Parts::~Parts() {
    stop();
}

Status Engine::Parts::open() {
    startedAt = clock.now();
    CODESAGE_TRY(lock, claimDataFolder(options.paths.data));
    CODESAGE_CHECK(installMissingConfiguration(options.shipped, options.paths.config));
    CODESAGE_CHECK(openStorage());
    CODESAGE_CHECK(openServing());
    CODESAGE_CHECK(openScraping());
    ready = true;
    return {};
}

std::unique_ptr<WorkerPool> Engine::Parts::makePool(const std::string& name, std::size_t threads,
                                                    std::size_t queue) {
    const metrics::Histogram waits = instruments.histogram("codesage_pool_wait_seconds", {name});
    return std::make_unique<WorkerPool>(name, threads, queue, [waits](std::chrono::duration<double> waited) {
        waits.observe(waited.count());
    });
}

Status Engine::Parts::openStorage() {
    const config::Settings& settings = options.settings;
    code::IndexOptions index;
    index.threads = settings.index.threads > 0 ? static_cast<unsigned>(settings.index.threads)
                                               : static_cast<unsigned>(cores());
    index.searchThreads = static_cast<unsigned>(cores());
    index.memoryBytes = static_cast<std::uint64_t>(settings.index.memoryMb) << 20;
    index.maxFileBytes = static_cast<std::uint64_t>(settings.index.maxFileBytes);
    CODESAGE_TRY(codebases, code::Codebases::open(options.paths.data, index, clock));

    tsdb::StoreOptions storage;
    storage.directory = options.paths.data / "tsdb";
    storage.retention = settings.storage.retention;
    storage.outOfOrderWindow = settings.storage.outOfOrderWindow;
    CODESAGE_TRY(store, tsdb::Store::open(storage, clock));

    promql::EngineOptions engine;
    engine.lookback = settings.query.lookback;
    engine.timeout = settings.query.timeout;
    engine.maxSamples = static_cast<std::size_t>(settings.query.maxSamples);
    engine.semantics = settings.query.semantics == config::QuerySemantics::Prometheus2
                           ? promql::Semantics::V2
                           : promql::Semantics::V3;
    queries = std::make_unique<promql::Engine>(engine, clock);
    return {};
}

Status Engine::Parts::openServing() {
    client = std::make_unique<http::Client>();
    toolWork = makePool("mcp", std::max<std::size_t>(4, cores() * 2), kQueueJobs);
    queryWork = makePool("query", std::max<std::size_t>(2, cores()), kQueueJobs);
    localWork = makePool("local", std::max<std::size_t>(2, cores()), kQueueJobs);
    CODESAGE_CHECK(codesage::tools::registerTools(tools, *codebases));
    mcp::ServerOptions protocol;
    protocol.instructions = kInstructions;
    mcpServer = std::make_unique<mcp::McpServer>(tools, *toolWork, clock, protocol, &mcpMetrics);
    addCollectors();

    CODESAGE_CHECK(refuseOpenDoors(options));
    http::ServerConfig serving;
    serving.listen = options.tcp ? options.settings.server.listen.text() : std::string();
    serving.unixSocket = options.settings.server.socket.empty() ? instanceSocket(options.paths.data)
                                                                : options.settings.server.socket;
    serving.allowedHosts = options.settings.server.allowedHosts;
    serving.allowedOrigins = options.settings.server.allowedOrigins;
    serving.tlsCertificate = options.settings.server.tlsCert;
    serving.tlsKey = options.settings.server.tlsKey;
    const std::filesystem::path socket = serving.unixSocket;
    CODESAGE_TRY(server, http::Server::start(std::move(serving), makeRouter(), &httpMetrics));
    const std::string url = options.tcp ? server->endpoint().url() : std::string();
    return lock->setNote(InstanceInfo{::getpid(), url, socket}.text());
}

Status Engine::Parts::openScraping() {
    scrape::ScrapeOptions scraping;
    scraping.self.interval = options.settings.scrape.selfInterval;
    scraping.self.collect = [this] { return collect(); };
    scraping.self.address = options.tcp ? server->endpoint().address() : "local";
    scraping.self.aliases = {"127.0.0.1:8000", "localhost:8000"};
    scraper = std::make_unique<scrape::ScrapeManager>(*client, *store, clock, instruments, scraping);
    CODESAGE_TRY(scrape::PrometheusConfig targets,
                 scrape::loadPrometheusConfig(prometheusFile(options.paths)));
    m_configuredAt = clock.now();
    return scraper->start(std::move(targets));
}

http::Router Engine::Parts::makeRouter() {
    http::Router router;
    mcp::registerHttp(*mcpServer, router);
    instance::registerInstanceApi(router, {*codebases, *store, *localWork});
    api::ApiContext context{*queries, *store, clock, *queryWork};
    context.metrics = [this] { return collect(); };
    // The scraper comes after the server, since it needs its address: until then there are no targets.
    context.targets = [this] {
        return ready ? api::Targets{scraper->targets(), scraper->droppedTargets()} : api::Targets{};
    };
    context.metadata = [this] { return ready ? scraper->metadata() : std::vector<scrape::TargetMetadata>(); };
    context.storeStats = [this] { return store->stats(); };
    context.cardinality = [this](std::size_t limit) { return store->cardinality(limit); };
    context.configYaml = [this] {
        const auto current = ready ? scraper->config() : nullptr;
        return current ? current->text : std::string();
    };
    context.flags = [this] {
        std::vector<std::pair<std::string, std::string>> all;
        for (const config::SettingDescription& setting : config::describe(options.settings))
            all.emplace_back(setting.key, setting.value);
        return all;
    };
    context.runtime = [this] {
        api::RuntimeInfo info;
        info.startTime = startedAt;
        std::error_code ignored;
        info.workingDirectory = std::filesystem::current_path(ignored).string();
        const std::lock_guard guard(m_mutex);
        info.reloadConfigSuccess = m_reloadProblem.empty();
        info.lastConfigTime = m_configuredAt;
        info.corruptionCount = store->stats().corruptions;
        info.storageRetention = scrape::formatDuration(options.settings.storage.retention);
        return info;
    };
    context.reload = [this] { return reload(); };
    context.notReady = [this] { return ready ? std::string() : std::string("the service is starting"); };
    context.queryDone = [this](std::string_view kind, std::string_view status, double seconds) {
        instruments.histogram("codesage_query_duration_seconds", {kind, status}).observe(seconds);
    };
    context.build.version = CODESAGE_VERSION;
    context.build.compiler = "g++ " __VERSION__;
    api::registerApi(router, std::move(context));
    return router;
}

void Engine::Parts::addCollectors() {
    collectors.push_back(instruments.addCollector([this](std::vector<metrics::Family>& families) {
        families.push_back(metrics::buildInfo(CODESAGE_VERSION, options.qtVersion));
        addStoreFamilies(store->stats(), families);
        addCodebaseFamilies(*codebases, families);
        addPoolFamilies({{"mcp", toolWork.get()}, {"query", queryWork.get()}, {"local", localWork.get()}},
                        families);
    }));
    collectors.push_back(instruments.addCollector([this](std::vector<metrics::Family>& families) {
        for (auto& family : metrics::collectProcess({}, ::getpid()))
            families.push_back(std::move(family));
        for (auto& family : metrics::collectHost({}, clock))
            families.push_back(std::move(family));
    }));
}

std::vector<metrics::Family> Engine::Parts::collect() const {
    return instruments.collect();
}

Status Engine::Parts::reload() {
    const auto apply = [this]() -> Status {
        if (!ready)
            return fail(ErrorCode::Unavailable, "the service is starting or stopping");
        CODESAGE_TRY(scrape::PrometheusConfig targets,
                     scrape::loadPrometheusConfig(prometheusFile(options.paths)));
        return scraper->reload(std::move(targets));
    };
    const Status result = apply();
    const std::lock_guard guard(m_mutex);
    m_reloadProblem = result ? std::string() : result.error().text();
    if (result)
        m_configuredAt = clock.now();
    else
        log::error("engine", "the configuration was not reloaded, the old one stays: " + m_reloadProblem);
    return result;
}

std::vector<std::string> Engine::Parts::problems() const {
    std::vector<std::string> all;
    {
        const std::lock_guard guard(m_mutex);
        if (!m_reloadProblem.empty())
            all.push_back("The changed configuration is not in force: " + m_reloadProblem);
    }
    for (const tsdb::Problem& problem : store->problems())
        all.push_back(fmt::format("Metrics store, {}: {}", problem.file, problem.message));
    for (const code::CodebaseStatus& status : codebases->list()) {
        if (!status.problem.empty())
            all.push_back(fmt::format("Index of {}: {}", status.root.string(), status.problem));
    }
    for (const scrape::TargetStatus& target : scraper->targets()) {
        if (target.health == scrape::TargetHealth::Down)
            all.push_back(fmt::format("Target {} is down: {}", target.scrapeUrl, target.lastError));
    }
    return all;
}

void Engine::Parts::stop() {
    {
        const std::lock_guard guard(m_mutex);
        if (std::exchange(m_stopped, true))
            return;
    }
    ready = false;
    // Intake first, then running work, then storage.
    if (mcpServer)
        mcpServer->shutdown();
    for (WorkerPool* pool : {toolWork.get(), queryWork.get(), localWork.get()}) {
        if (pool)
            pool->stop();
    }
    if (server)
        server->stop(kDrain);
    if (scraper)
        scraper->stop();
    collectors.clear();
    if (store) {
        if (const Status closed = store->close(); !closed)
            log::error("engine", closed.error().text());
    }
    lock.reset();
}

} // namespace codesage
