#include "shell/StatusLine.h"

#include "show/dashboard/Units.h"
#include "theme/Icons.h"
#include "theme/Metrics.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <chrono>

namespace codesage::widgets {

StatusLine::StatusLine(Backend& backend, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
    , m_dot(new QLabel)
    , m_address(new QToolButton)
    , m_uptime(new QLabel)
    , m_health(new QToolButton)
    , m_version(new QLabel) {
    setObjectName(QStringLiteral("statusLine"));
    const Metrics metrics = Metrics::of(this);
    setFixedHeight(metrics.space(8));
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(metrics.space(4), 0, metrics.space(4), 0);
    row->setSpacing(metrics.space(2));
    row->addWidget(m_dot);
    row->addWidget(m_address);
    row->addWidget(m_uptime);
    row->addStretch(1);
    row->addWidget(m_health);
    row->addWidget(m_version);
    m_address->setObjectName(QStringLiteral("statusAddress"));
    m_address->setToolTip(tr("Copy the address"));
    m_health->setObjectName(QStringLiteral("statusHealth"));
    m_health->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_uptime->setObjectName(QStringLiteral("statusUptime"));
    for (QLabel* const label : {m_uptime, m_version})
        label->setProperty("tone", QStringLiteral("tertiary"));
    for (QWidget* const widget : {static_cast<QWidget*>(m_address), static_cast<QWidget*>(m_uptime),
                                  static_cast<QWidget*>(m_health), static_cast<QWidget*>(m_version)})
        widget->setFont(metrics.font(Type::Caption));
    connect(m_address, &QToolButton::clicked, this, [this] {
        QApplication::clipboard()->setText(QStringLiteral("http://") +
                                           QString::fromStdString(m_backend.state().address));
    });
    connect(m_health, &QToolButton::clicked, this, &StatusLine::problemsRequested);
    connect(&m_backend, &Backend::stateChanged, this, &StatusLine::showState);
    m_minute.setInterval(std::chrono::minutes(1));
    connect(&m_minute, &QTimer::timeout, this, &StatusLine::showState);
    m_minute.start();
    showState();
}

void StatusLine::showState() {
    const EngineState state = m_backend.state();
    const Metrics metrics = Metrics::of(this);
    const bool serving = state.ready && !state.address.empty();
    QPixmap dot(QSize(metrics.space(2), metrics.space(2)) * devicePixelRatioF());
    dot.setDevicePixelRatio(devicePixelRatioF());
    dot.fill(Qt::transparent);
    QPainter painter(&dot);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::current().color(serving ? Role::Success : Role::Warning));
    painter.drawEllipse(QRectF(0, 0, metrics.space(2), metrics.space(2)));
    painter.end();
    m_dot->setPixmap(dot);
    const QString address = serving       ? tr("Serving http://%1").arg(QString::fromStdString(state.address))
                            : state.ready ? tr("Not serving")
                                          : tr("Starting…");
    m_address->setText(address);
    m_address->setAccessibleName(address);
    m_address->setEnabled(serving);
    m_uptime->setText(
        state.startedAt == 0
            ? QString()
            : tr("up %1").arg(QString::fromStdString(
                  show::formatValue("dtdurationms",
                                    double(std::max<TimestampMs>(1000, m_backend.now() - state.startedAt)), 0)
                      .joined())));
    const auto problems = static_cast<int>(state.problems.size());
    m_health->setText(problems == 0 ? tr("No problems") : tr("%n problems", nullptr, problems));
    m_health->setIcon(problems == 0 ? themeIcon("check", Role::Success)
                                    : themeIcon("warning", Role::Warning));
    m_health->setAccessibleName(m_health->text());
    m_health->setFocusPolicy(problems > 0 ? Qt::StrongFocus : Qt::NoFocus);
    m_health->setToolTip(problems > 0 ? tr("Show what is wrong") : tr("Everything answers"));
    m_version->setText(QString::fromStdString(state.version));
}

void StatusLine::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange)
        showState();
    QWidget::changeEvent(event);
}

void StatusLine::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::current().color(Role::Surface));
    painter.setPen(QPen(Theme::current().color(Role::Border), 1));
    painter.drawLine(0, 0, width(), 0);
}

} // namespace codesage::widgets
