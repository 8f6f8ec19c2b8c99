#pragma once

#include "base/core/Result.h"
#include "measure/tsdb/Model.h"
#include "net/http/Client.h"
#include "support/TempDir.h"

#include <QProcess>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace codesage::promql::script {

// Debian's Prometheus on a loopback port of its own, over data that was given to it at the start.
class PrometheusPeer {
public:
    // Are prometheus and promtool installed?
    static bool isInstalled();

    // Imports the series (no staleness markers: OpenMetrics has none) and starts the server.
    static Result<std::unique_ptr<PrometheusPeer>> start(const std::vector<tsdb::SeriesData>& series);
    ~PrometheusPeer();
    PrometheusPeer(const PrometheusPeer&) = delete;
    PrometheusPeer& operator=(const PrometheusPeer&) = delete;

    const std::string& url() const { return m_url; }
    using Parameters = std::vector<std::pair<std::string, std::string>>;
    // POSTs a form to /api/v1/<endpoint>.
    Result<http::ClientResponse> post(std::string_view endpoint, const Parameters& parameters);
    Result<http::ClientResponse> get(std::string_view pathAndQuery);

private:
    PrometheusPeer() = default;
    Status importSeries(const std::vector<tsdb::SeriesData>& series);
    Status launch();

    codesage::test::TempDir m_dir;
    QProcess m_process;
    std::string m_url;
    http::Client m_client;
};

// The form of a request: a=1&b=2, percent-encoded.
std::string formBody(const PrometheusPeer::Parameters& parameters);

// A TCP port on 127.0.0.1 that was free a moment ago.
int freePort();

} // namespace codesage::promql::script
