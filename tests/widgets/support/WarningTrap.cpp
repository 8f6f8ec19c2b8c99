#include "support/WarningTrap.h"

#include <QMutex>
#include <QMutexLocker>

namespace codesage::widgets {

namespace {

QMutex g_mutex;
QStringList g_warnings;
QtMessageHandler g_before = nullptr;

void collect(QtMsgType type, const QMessageLogContext& context, const QString& message) {
    const bool expected = message.contains(QLatin1String("propagateSizeHints"));
    if ((type == QtWarningMsg || type == QtCriticalMsg) && !expected) {
        const QMutexLocker lock(&g_mutex);
        g_warnings.append(message);
    }
    if (g_before != nullptr && !expected)
        g_before(type, context, message);
}

} // namespace

WarningTrap::WarningTrap() {
    g_before = qInstallMessageHandler(collect);
}

WarningTrap::~WarningTrap() {
    qInstallMessageHandler(g_before);
    g_before = nullptr;
}

QStringList WarningTrap::take() {
    const QMutexLocker lock(&g_mutex);
    return std::exchange(g_warnings, {});
}

} // namespace codesage::widgets
