#include "base/config/Schema.h"

namespace codesage::config {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr hours kYear{24 * 365};

std::string hostProblem(const std::string& item) {
    const bool plain = !item.empty() && item.find_first_of("/: @\t") == std::string::npos;
    const bool bracketed = item.size() > 2 && item.front() == '[' && item.back() == ']';
    return plain || bracketed ? "" : "expected a host name without scheme or port";
}

std::string originProblem(const std::string& item) {
    const std::size_t scheme = item.find("://");
    const bool good = scheme != std::string::npos && scheme > 0 && scheme + 3 < item.size() &&
                      item.find('/', scheme + 3) == std::string::npos;
    return good ? "" : "expected an origin such as https://tools.example:8443";
}

// Each enumeration is stored in the order of its names here.
template <auto Section, auto Value>
ChoiceField choice(std::vector<std::string> names) {
    return {std::move(names),
            [](const Settings& settings) { return static_cast<std::size_t>(settings.*Section.*Value); },
            [](Settings& settings, std::size_t index) {
                using Enum = std::remove_reference_t<decltype(settings.*Section.*Value)>;
                settings.*Section.*Value = static_cast<Enum>(index);
            }};
}

template <auto Section, auto Value>
constexpr auto member = +[](Settings& settings) -> auto& {
    return settings.*Section.*Value;
};

std::vector<SettingSpec> makeSchema() {
    using S = Settings;
    return {
        {"server.listen", AddressField{member<&S::server, &ServerSettings::listen>},
         "Address and port to serve on; port 0 takes a free one, localhost means both 127.0.0.1 and [::1].",
         "--listen"},
        {"server.allowed_hosts", ListField{member<&S::server, &ServerSettings::allowedHosts>, hostProblem},
         "Host names besides localhost by which this server may be addressed."},
        {"server.allowed_origins",
         ListField{member<&S::server, &ServerSettings::allowedOrigins>, originProblem},
         "Web origins besides those of this machine whose pages may call this server."},
        {"server.insecure", SwitchField{member<&S::server, &ServerSettings::insecure>},
         "Serve other machines without TLS; only behind a proxy that adds it.", "--insecure"},
        {"server.tls_cert", PathField{member<&S::server, &ServerSettings::tlsCert>},
         "Certificate chain (PEM); with tls_key it turns TLS on."},
        {"server.tls_key", PathField{member<&S::server, &ServerSettings::tlsKey>},
         "Private key (PEM) of the certificate."},
        {"server.socket", PathField{member<&S::server, &ServerSettings::socket>},
         "Also serve on this Unix socket, open to its owner alone."},
        {"storage.retention",
         DurationField{member<&S::storage, &StorageSettings::retention>, std::chrono::minutes(1),
                       100 * kYear},
         "How long samples are kept.", "--retention"},
        {"storage.out_of_order_window",
         DurationField{member<&S::storage, &StorageSettings::outOfOrderWindow>, seconds(0), hours(24)},
         "How much older than a series' newest sample a late one may be."},
        {"query.semantics", choice<&S::query, &QuerySettings::semantics>({"3", "2"}),
         "Range boundaries as in Prometheus 3 (left-open) or 2 (closed).", "--promql-semantics"},
        {"query.timeout",
         DurationField{member<&S::query, &QuerySettings::timeout>, milliseconds(1), hours(1)},
         "A query that takes longer is ended."},
        {"query.max_samples",
         IntegerField{member<&S::query, &QuerySettings::maxSamples>, 1'000, 10'000'000'000},
         "A query that would hold more samples in memory is refused."},
        {"query.lookback", DurationField{member<&S::query, &QuerySettings::lookback>, seconds(1), hours(24)},
         "How far back an instant query looks for the last sample of a series."},
        {"index.max_file_bytes",
         SizeField{member<&S::index, &IndexSettings::maxFileBytes>, 1 << 10, 1LL << 30},
         "Larger files are skipped and counted."},
        {"index.threads", IntegerField{member<&S::index, &IndexSettings::threads>, 0, 256},
         "Threads that read and index files; 0 takes one a core."},
        {"index.memory_mb", IntegerField{member<&S::index, &IndexSettings::memoryMb>, 32, 65'536},
         "Memory that indexing may use, in MiB."},
        {"index.respect_gitignore", SwitchField{member<&S::index, &IndexSettings::respectGitignore>},
         "Leave out what .gitignore files exclude."},
        {"search.time_budget",
         DurationField{member<&S::search, &SearchSettings::timeBudget>, milliseconds(10), hours(1)},
         "A search that takes longer returns what it has found, marked as incomplete."},
        {"scrape.self_interval",
         DurationField{member<&S::scrape, &ScrapeSettings::selfInterval>, milliseconds(100), hours(1)},
         "How often this program's own metrics are stored."},
        {"log.level", choice<&S::log, &LogSettings::level>({"debug", "info", "warning", "error", "off"}),
         "The least important messages that are logged."},
        {"log.file", PathField{member<&S::log, &LogSettings::file>},
         "Also log to this file, as JSON lines, rotated at 10 MB."},
        {"ui.theme", choice<&S::ui, &UiSettings::theme>({"system", "light", "dark"}),
         "Colours of the window."},
    };
}

} // namespace

const std::vector<SettingSpec>& schema() {
    static const std::vector<SettingSpec> specs = makeSchema();
    return specs;
}

} // namespace codesage::config
