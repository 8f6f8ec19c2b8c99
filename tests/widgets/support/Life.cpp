#include "support/FakeBackend.h"

namespace codesage::widgets {

void fillWithLife(FakeBackend& backend) {
    using Curves = std::vector<FakeBackend::Curve>;
    const auto one = [](double level, double swing = 0.2) { return Curves{{{}, level, swing, 2400}}; };
    // More particular rules first.
    backend.addRule("up{", one(1, 0));
    backend.addRule("count(up == 0)", one(0, 0));
    backend.addRule("codesage_build_info", {{{{"version", "0.1.0"}}, 1, 0, 1}});
    backend.addRule("process_start_time_seconds", one(7500, 0));
    backend.addRule("llm_", {});
    backend.addRule("histogram_quantile(0.5, sum by (le) (rate(codesage_mcp", one(0.018));
    backend.addRule("histogram_quantile(0.95, sum by (le) (rate(codesage_mcp", one(0.084, 0.4));
    backend.addRule("histogram_quantile(0.99, sum by (le) (rate(codesage_mcp", one(0.21, 0.5));
    backend.addRule("histogram_quantile(0.5, sum by (mode, le) (rate(codesage_search",
                    {{{{"mode", "literal"}}, 0.004, 0.3, 2000}, {{{"mode", "regex"}}, 0.011, 0.3, 1700}});
    backend.addRule("histogram_quantile(0.95, sum by (mode, le) (rate(codesage_search",
                    {{{{"mode", "literal"}}, 0.019, 0.4, 2000}, {{{"mode", "regex"}}, 0.047, 0.5, 1700}});
    backend.addRule("sum by (route, le) (rate(codesage_http",
                    {{{{"route", "/mcp"}}, 0.09, 0.4, 2200},
                     {{{"route", "/metrics"}}, 0.012, 0.2, 1500},
                     {{{"route", "/api/v1/query_range"}}, 0.031, 0.3, 1900}});
    backend.addRule("by (pool, le) (rate(codesage_pool_wait",
                    {{{{"pool", "tools"}}, 0.0021, 0.6, 1500}, {{{"pool", "queries"}}, 0.0007, 0.5, 1300}});
    backend.addRule("status!=\"ok\"", one(0.006, 0.9));
    backend.addRule("by (status)", {{{{"status", "ok"}}, 11.5, 0.35, 2500},
                                    {{{"status", "tool_error"}}, 0.35, 0.9, 1500},
                                    {{{"status", "error"}}, 0.12, 1, 1100},
                                    {{{"status", "cancelled"}}, 0.05, 1, 900}});
    backend.addRule("by (tool)", {{{{"tool", "search_codebase"}}, 6.1, 0.4, 2500},
                                  {{{"tool", "read_code_file"}}, 3.4, 0.35, 1900},
                                  {{{"tool", "get_file_structure"}}, 1.3, 0.5, 1500},
                                  {{{"tool", "get_index_status"}}, 0.4, 0.3, 1200}});
    backend.addRule("by (code)", {{{{"code", "200"}}, 14, 0.3, 2500},
                                  {{{"code", "404"}}, 0.2, 0.9, 1300},
                                  {{{"code", "400"}}, 0.08, 1, 1700}});
    backend.addRule("codesage_mcp_requests_in_flight", one(3, 0.5));
    backend.addRule("codesage_mcp_sessions", one(2, 0));
    backend.addRule("codesage_index_files", {{{{"codebase", "/src/atlas"}}, 12'840, 0, 1},
                                             {{{"codebase", "/usr/include"}}, 61'220, 0, 1}});
    backend.addRule("codesage_index_bytes", {{{{"codebase", "/src/atlas"}}, 41e6, 0, 1},
                                             {{{"codebase", "/usr/include"}}, 236e6, 0, 1}});
    backend.addRule("codesage_index_last_success", {{{{"codebase", "/src/atlas"}}, 1800, 0, 1},
                                                    {{{"codebase", "/usr/include"}}, 86'000, 0, 1}});
    backend.addRule("codesage_mcp_request_duration_seconds_count", one(12, 0.35));
    backend.addRule("process_cpu_seconds_total", one(0.18, 0.5));
    backend.addRule("process_resident_memory_bytes", one(178e6, 0.08));
    backend.addRule("memory_limit", {});
    backend.addRule("node_cpu_seconds_total", one(0.41, 0.4));
    backend.addRule("node_memory_MemAvailable", one(0.63, 0.06));
    backend.addRule("node_filesystem", {{{{"mountpoint", "/"}}, 0.72, 0.01, 9000},
                                        {{{"mountpoint", "/home"}}, 0.35, 0.01, 9000}});
    backend.addRule("node_load1", one(1.3, 0.5));
    backend.addRule("state=\"busy\"",
                    {{{{"pool", "tools"}}, 0.5, 0.5, 1500}, {{{"pool", "queries"}}, 0.25, 0.6, 1100}});
    backend.addRule("codesage_pool_connections", {{{{"pool", "tools"}, {"state", "busy"}}, 2, 0.7, 1500},
                                                  {{{"pool", "tools"}, {"state", "idle"}}, 2, 0.5, 1300},
                                                  {{{"pool", "queries"}, {"state", "busy"}}, 1, 0.8, 1100},
                                                  {{{"pool", "queries"}, {"state", "idle"}}, 3, 0.2, 1700}});
    backend.addRule("codesage_pool_queued_jobs",
                    {{{{"pool", "tools"}}, 1.2, 0.9, 1500}, {{{"pool", "queries"}}, 0.3, 0.9, 1300}});
    backend.addRule("codesage_pool_timeouts",
                    {{{{"pool", "tools"}}, 0, 0, 1}, {{{"pool", "queries"}}, 0, 0, 1}});
    backend.addRule("codesage_search_duration_seconds_count",
                    {{{{"mode", "literal"}}, 4.2, 0.4, 2000}, {{{"mode", "regex"}}, 1.7, 0.5, 1700}});
    backend.addRule("codesage_tsdb_samples", one(380, 0.05));
    backend.addRule("codesage_tsdb_series", one(1940, 0.01));
    backend.addRule("codesage_tsdb_disk_bytes", one(28e6, 0.03));
    backend.addRule("codesage_tsdb_corruptions", one(0, 0));
    backend.addRule("codesage_query_duration", one(0.006, 0.5));
    backend.addRule("scrape_duration_seconds",
                    {{{{"job", "codesage"}}, 0.004, 0.3, 1500}, {{{"job", "node"}}, 0.021, 0.4, 1900}});

    CodebaseInfo atlas;
    atlas.root = "/src/atlas";
    atlas.name = "atlas";
    atlas.files = 12'840;
    atlas.bytes = 148'300'000;
    atlas.indexedAt = FakeBackend::kNow - 1'800'000;
    atlas.skipped = {{"binary", 214, {"assets/logo.png"}}, {"larger than 2 MB", 3, {"data/words.txt"}}};
    CodebaseInfo include;
    include.root = "/usr/include";
    include.name = "include";
    include.files = 61'220;
    include.bytes = 702'000'000;
    include.indexedAt = FakeBackend::kNow - 86'000'000;
    backend.setCodebases({atlas, include});
}

} // namespace codesage::widgets
