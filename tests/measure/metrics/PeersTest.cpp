// Debian's own tools as judges: promtool on what we write, node_exporter on what we read.
#include "measure/metrics/Collectors.h"
#include "measure/metrics/Exposition.h"
#include "support/Test.h"

#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <cmath>
#include <map>
#include <set>

using namespace codesage;
using namespace codesage::metrics;

namespace {

// One value for each declared metric that `wanted` accepts.
template <class Wanted>
std::vector<Family> everyMetric(Wanted wanted) {
    std::vector<Family> families;
    for (const MetricSpec& spec : kCatalogue) {
        if (!wanted(spec))
            continue;
        Family family = makeFamily(spec);
        Point point;
        for (std::size_t i = 0; i < spec.labelCount(); ++i)
            point.labels.emplace_back(spec.labels[i], "x");
        point.value = 1;
        for (const double bound : spec.buckets)
            point.histogram.buckets.push_back({bound, 1});
        point.histogram.buckets.push_back({INFINITY, 2});
        point.histogram.count = 2;
        point.histogram.sum = 3;
        family.points.push_back(std::move(point));
        families.push_back(std::move(family));
    }
    return families;
}

bool isCamelCase(std::string_view name) {
    for (std::size_t i = 1; i < name.size(); ++i)
        if (std::islower(static_cast<unsigned char>(name[i - 1])) &&
            std::isupper(static_cast<unsigned char>(name[i])))
            return true;
    return false;
}

struct Verdict {
    int code = -1;
    QByteArray text;
};

Verdict checkMetrics(const std::string& exposition) {
    QProcess promtool;
    promtool.setProcessChannelMode(QProcess::MergedChannels);
    promtool.start("promtool", {"check", "metrics"});
    promtool.write(exposition.data(), static_cast<qint64>(exposition.size()));
    promtool.closeWriteChannel();
    if (!promtool.waitForFinished())
        return {};
    return {promtool.exitCode(), promtool.readAll()};
}

using SeriesValues = std::map<std::string, double>; // "name{labels in text order}" to value

SeriesValues seriesOf(const std::vector<Family>& families) {
    SeriesValues values;
    for (const QByteArray& line :
         QByteArray::fromStdString(writeText(families, TextFormat::PrometheusText)).split('\n'))
        if (!line.isEmpty() && !line.startsWith('#'))
            values[line.left(line.lastIndexOf(' ')).toStdString()] =
                line.mid(line.lastIndexOf(' ') + 1).toDouble();
    return values;
}

} // namespace

class PeersTest : public QObject {
    Q_OBJECT
private slots:
    void promtoolFindsNothingInOurMetrics();
    void promtoolOnlyDislikesNodeExportersOwnSpelling();
    void promtoolReadsWhatThisMachineGives();
    void nodeExporterHasTheSameNamesLabelsAndValues();
};

void PeersTest::promtoolFindsNothingInOurMetrics() {
    if (QStandardPaths::findExecutable("promtool").isEmpty())
        QSKIP("CODESAGE-SKIP: promtool is not installed");
    const Verdict verdict =
        checkMetrics(writeText(everyMetric([](const MetricSpec& spec) { return !isCamelCase(spec.name); }),
                               TextFormat::PrometheusText));
    QCOMPARE(verdict.text, QByteArray());
    QCOMPARE(verdict.code, 0);
}

// node_memory_MemTotal_bytes and its like are named by node_exporter, whose dashboards ask for them.
void PeersTest::promtoolOnlyDislikesNodeExportersOwnSpelling() {
    if (QStandardPaths::findExecutable("promtool").isEmpty())
        QSKIP("CODESAGE-SKIP: promtool is not installed");
    const Verdict verdict = checkMetrics(
        writeText(everyMetric([](const MetricSpec&) { return true; }), TextFormat::PrometheusText));
    for (const QByteArray& line : verdict.text.split('\n')) {
        if (line.isEmpty())
            continue;
        QVERIFY2(line.startsWith("node_") && line.endsWith("not 'camelCase'"), line.constData());
    }
}

void PeersTest::promtoolReadsWhatThisMachineGives() {
    if (QStandardPaths::findExecutable("promtool").isEmpty())
        QSKIP("CODESAGE-SKIP: promtool is not installed");
    std::vector<Family> families = collectProcess({}, static_cast<int>(QCoreApplication::applicationPid()));
    std::vector<Family> host = collectHost({}, SystemClock());
    std::erase_if(host, [](const Family& family) { return isCamelCase(family.name); });
    families.insert(families.end(), host.begin(), host.end());
    const Verdict verdict = checkMetrics(writeText(families, TextFormat::PrometheusText));
    QCOMPARE(verdict.text, QByteArray());
    QCOMPARE(verdict.code, 0);
}

void PeersTest::nodeExporterHasTheSameNamesLabelsAndValues() {
    if (QStandardPaths::findExecutable("prometheus-node-exporter").isEmpty())
        QSKIP("CODESAGE-SKIP: prometheus-node-exporter is not installed");
    QTcpServer probe;
    QVERIFY(probe.listen(QHostAddress::LocalHost, 0));
    const QString address = "127.0.0.1:" + QString::number(probe.serverPort());
    probe.close();
    QProcess exporter;
    exporter.start("prometheus-node-exporter", {"--web.listen-address=" + address});
    QVERIFY(exporter.waitForStarted());
    QTcpSocket socket;
    const auto connects = [&] {
        socket.abort();
        socket.connectToHost("127.0.0.1", address.section(':', 1).toUShort());
        return socket.waitForConnected(1000);
    };
    QTRY_VERIFY_WITH_TIMEOUT(connects(), 30000);

    const SeriesValues before = seriesOf(collectHost({}, SystemClock()));
    socket.write("GET /metrics HTTP/1.0\r\n\r\n");
    while (socket.waitForReadyRead(20000) || socket.state() == QAbstractSocket::ConnectedState) {
    }
    const QByteArray answer = socket.readAll();
    exporter.kill();
    exporter.waitForFinished();
    const SeriesValues after = seriesOf(collectHost({}, SystemClock()));

    SeriesValues theirs;
    std::map<std::string, QByteArray> theirTypes;
    std::map<std::string, QByteArray> theirHelp;
    for (const QByteArray& line : answer.split('\n')) {
        const QList<QByteArray> parts = line.split(' ');
        if (line.startsWith("# TYPE "))
            theirTypes[parts[2].toStdString()] = parts[3];
        else if (line.startsWith("# HELP "))
            theirHelp[parts[2].toStdString()] = line.mid(8 + parts[2].size());
        else if (line.startsWith("node_"))
            theirs[line.left(line.lastIndexOf(' ')).toStdString()] =
                line.mid(line.lastIndexOf(' ') + 1).toDouble();
    }
    QVERIFY(theirs.size() > 100);

    int compared = 0;
    for (const auto& [series, value] : before) {
        const std::string name = series.substr(0, series.find('{'));
        const MetricSpec* spec = findMetric(name);
        QVERIFY(spec);
        if (!theirTypes.contains(name))
            continue; // this version or this machine has no such family
        QByteArray type = theirTypes[name];
        QCOMPARE(type == "untyped" ? QByteArray("unknown") : type,
                 QByteArray::fromStdString(std::string(typeName(spec->type))));
        QVERIFY2(theirHelp[name] == QByteArray(spec->help.data(), static_cast<qsizetype>(spec->help.size())),
                 name.c_str());
        // Version 1.5 leaves out the loopback interface's counters, Debian's build also mounts below /run and
        // /mnt and any overlay.
        if (series.find("device=\"lo\"") != std::string::npos ||
            (name.starts_with("node_filesystem_") && !theirs.contains(series)))
            continue;
        QVERIFY2(theirs.contains(series), series.c_str());
        if (!after.contains(series))
            continue;
        // Theirs was read between our two readings; gauges may swing further in the meantime.
        const double low = std::min(value, after.at(series));
        const double high = std::max(value, after.at(series));
        const double slack = spec->type == MetricType::Gauge ? std::max(0.2 * high, 64e6) : 0.02 * high + 1;
        QVERIFY2(
            theirs[series] >= low - slack && theirs[series] <= high + slack,
            (series + " " + std::to_string(theirs[series]) + " not near " + std::to_string(low)).c_str());
        ++compared;
    }
    QVERIFY(compared > 100);
    // And nothing of theirs is missing in the families that we have.
    for (const auto& [series, value] : theirs)
        if (const std::string name = series.substr(0, series.find('{'));
            findMetric(name) && theirHelp.contains(name) && value >= 0) // an unknown speed is -125000 there
            QVERIFY2(before.contains(series) || after.contains(series), series.c_str());
}

CODESAGE_TEST(PeersTest)
#include "PeersTest.moc"
