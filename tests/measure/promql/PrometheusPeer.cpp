#include "PrometheusPeer.h"

#include "measure/promql/Literals.h"
#include "net/http/Url.h"

#include <QElapsedTimer>
#include <QStandardPaths>
#include <QTest>
#include <arpa/inet.h>
#include <fmt/format.h>
#include <map>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace codesage::promql::script {

namespace {

constexpr int kPatienceMs = 60'000; // the machine may be busy

std::string openMetrics(const std::vector<tsdb::SeriesData>& series) {
    // One family's samples must stand together.
    std::map<std::string, std::string> families;
    for (const tsdb::SeriesData& each : series) {
        std::string labels;
        for (const auto& [name, value] : each.labels)
            if (name != tsdb::kNameLabel)
                labels += (labels.empty() ? "" : ",") + name + "=" + goQuoted(value);
        const std::string name(each.labels.metricName());
        for (const tsdb::Sample& sample : each.samples)
            families[name] += fmt::format("{}{{{}}} {} {}.{:03}\n", name, labels, plainNumber(sample.v),
                                          sample.t / 1000, sample.t % 1000);
    }
    std::string text;
    for (const auto& [name, lines] : families)
        text += lines;
    return text + "# EOF\n";
}

} // namespace

int freePort() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    int port = 0;
    if (::bind(socket, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
        ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0)
        port = ntohs(address.sin_port);
    ::close(socket);
    return port;
}

std::string formBody(const PrometheusPeer::Parameters& parameters) {
    std::string body;
    for (const auto& [name, value] : parameters)
        body += (body.empty() ? "" : "&") + http::percentEncoded(name) + "=" + http::percentEncoded(value);
    return body;
}

bool PrometheusPeer::isInstalled() {
    return !QStandardPaths::findExecutable("prometheus").isEmpty() &&
           !QStandardPaths::findExecutable("promtool").isEmpty();
}

Result<std::unique_ptr<PrometheusPeer>> PrometheusPeer::start(const std::vector<tsdb::SeriesData>& series) {
    std::unique_ptr<PrometheusPeer> peer(new PrometheusPeer);
    CODESAGE_CHECK(peer->importSeries(series));
    CODESAGE_CHECK(peer->launch());
    return peer;
}

PrometheusPeer::~PrometheusPeer() {
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(kPatienceMs))
        m_process.kill();
}

Status PrometheusPeer::importSeries(const std::vector<tsdb::SeriesData>& series) {
    const auto file = m_dir.write("series.om", openMetrics(series));
    QProcess promtool;
    promtool.setProcessChannelMode(QProcess::MergedChannels);
    promtool.start("promtool",
                   {"tsdb", "create-blocks-from", "openmetrics", QString::fromStdString(file.string()),
                    QString::fromStdString((m_dir / "data").string())});
    if (!promtool.waitForFinished(kPatienceMs) || promtool.exitCode() != 0)
        return fail(ErrorCode::Internal, "promtool could not import: " + promtool.readAll().toStdString());
    return {};
}

Status PrometheusPeer::launch() {
    const auto config = m_dir.write("prometheus.yml", "global: {scrape_interval: 1h}\n");
    const std::string address = fmt::format("127.0.0.1:{}", freePort());
    m_url = "http://" + address;
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start("prometheus", {QString::fromStdString("--config.file=" + config.string()),
                                   QString::fromStdString("--storage.tsdb.path=" + (m_dir / "data").string()),
                                   "--storage.tsdb.retention.time=100y",
                                   QString::fromStdString("--web.listen-address=" + address)});
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < kPatienceMs) {
        const auto ready = get("/-/ready");
        if (ready && ready->status == 200)
            return {};
        if (m_process.waitForFinished(50))
            break;
    }
    return fail(ErrorCode::Internal, "prometheus did not start: " + m_process.readAll().toStdString());
}

Result<http::ClientResponse> PrometheusPeer::post(std::string_view endpoint, const Parameters& parameters) {
    http::ClientRequest request;
    request.method = "POST";
    request.url = m_url + "/api/v1/" + std::string(endpoint);
    request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    request.body = formBody(parameters);
    request.timeout = std::chrono::milliseconds(kPatienceMs);
    return m_client.fetch(std::move(request));
}

Result<http::ClientResponse> PrometheusPeer::get(std::string_view pathAndQuery) {
    http::ClientRequest request;
    request.url = m_url + std::string(pathAndQuery);
    request.timeout = std::chrono::milliseconds(kPatienceMs);
    return m_client.fetch(std::move(request));
}

} // namespace codesage::promql::script
