#include "dashboard/PanelFrame.h"

#include "charts/ChartData.h"
#include "controls/ElidedLabel.h"
#include "controls/MessageView.h"
#include "controls/Sentence.h"
#include "dashboard/NoData.h"
#include "dashboard/PanelContent.h"
#include "theme/Icons.h"
#include "theme/Metrics.h"
#include "theme/Theme.h"

#include <QEvent>
#include <QGraphicsOpacityEffect>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace codesage::widgets {

PanelFrame::PanelFrame(const show::Panel& panel, Backend& backend, QWidget* parent)
    : QFrame(parent)
    , m_panel(panel)
    , m_backend(backend)
    , m_runner(backend)
    , m_title(new ElidedLabel(this))
    , m_badge(new QToolButton(this))
    , m_menu(new QToolButton(this))
    , m_body(new QWidget(this))
    , m_stack(new QStackedLayout(m_body))
    , m_content(makeContent(panel, m_body))
    , m_message(new MessageView(m_body)) {
    setObjectName(QStringLiteral("panel_%1").arg(panel.id));
    m_stack->addWidget(m_content);
    m_stack->addWidget(m_message);
    connect(m_content, &PanelContent::hovered, this, &PanelFrame::hovered);
    connect(m_content, &PanelContent::rangeChosen, this, &PanelFrame::rangeChosen);
    connect(m_content, &PanelContent::drawn, this, &PanelFrame::finished);
    connect(m_message, &MessageView::actionTriggered, this, &PanelFrame::refreshRequested);
    buildHeader();
    setTitle(QString::fromStdString(panel.title));
    m_stack->setCurrentWidget(asks() ? static_cast<QWidget*>(m_message) : m_content);
    if (!asks())
        setState(PanelState::Static);
}

PanelFrame::~PanelFrame() = default;

bool PanelFrame::asks() const {
    return !m_panel.targets.empty() && m_panel.kind != show::PanelKind::Text &&
           m_panel.kind != show::PanelKind::Unknown;
}

void PanelFrame::buildHeader() {
    const Metrics metrics = Metrics::of(this);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(metrics.space(3.5), metrics.space(2), metrics.space(3.5),
                               metrics.space(m_panel.kind == show::PanelKind::Stat ? 1.5 : 3));
    column->setSpacing(metrics.space(m_panel.kind == show::PanelKind::Stat ? 0.5 : 1.5));
    auto* const header = new QHBoxLayout;
    header->setSpacing(metrics.space(1));
    m_title->setFont(metrics.font(Type::Strong));
    m_title->setObjectName(QStringLiteral("panelTitle"));
    m_title->setFixedHeight(metrics.space(6));
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_title->setToolTip(QString::fromStdString(m_panel.description));
    header->addWidget(m_title, 1);
    m_badge->setFixedSize(metrics.space(6), metrics.space(6));
    m_badge->setObjectName(QStringLiteral("panelBadge"));
    m_badge->hide();
    connect(m_badge, &QToolButton::clicked, this, &PanelFrame::explainRequested);
    header->addWidget(m_badge);
    column->addLayout(header);
    column->addWidget(m_body, 1);
    // The menu lies over the title's end and shows itself to a pointer or the keyboard only: titles keep
    // their room.
    m_menu->setFixedSize(metrics.space(6), metrics.space(6));
    m_menu->setObjectName(QStringLiteral("panelMenu"));
    m_menu->setIcon(themeIcon("more", Role::Text));
    m_menu->setProperty("overlay", true);
    connect(m_menu, &QToolButton::clicked, this, &PanelFrame::openMenu);
    m_menu->installEventFilter(this);
    m_menuOpacity = new QGraphicsOpacityEffect(m_menu);
    m_menuOpacity->setOpacity(0);
    m_menu->setGraphicsEffect(m_menuOpacity);
    m_message->setMessage(MessageTone::Loading, tr("Loading…"));
}

void PanelFrame::setTitle(const QString& title) {
    m_title->setFullText(title);
    const QString spoken = title.isEmpty() ? tr("Panel %1").arg(m_panel.id) : title;
    setAccessibleName(spoken);
    setAccessibleDescription(QString::fromStdString(m_panel.description));
    if (QWidget* const named = m_content->named())
        named->setAccessibleName(spoken);
    m_menu->setAccessibleName(tr("Menu of “%1”").arg(spoken));
    m_badge->setAccessibleName(tr("State of “%1”").arg(spoken));
}

void PanelFrame::openMenu() {
    auto* const menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(QStringLiteral("panelMenuList"));
    QAction* const explain = menu->addAction(themeIcon("info"), tr("Explain"));
    explain->setObjectName(QStringLiteral("panelExplain"));
    explain->setEnabled(m_result.has_value());
    connect(explain, &QAction::triggered, this, &PanelFrame::explainRequested);
    QAction* const refresh = menu->addAction(themeIcon("refresh"), tr("Refresh this panel"));
    refresh->setObjectName(QStringLiteral("panelRefresh"));
    refresh->setEnabled(asks());
    connect(refresh, &QAction::triggered, this, &PanelFrame::refreshRequested);
    menu->popup(m_menu->mapToGlobal(QPoint(0, m_menu->height())));
}

int PanelFrame::contentWidth() const {
    return m_body->width();
}

show::UnitContext PanelFrame::units() const {
    return {m_backend.now(), localUtcOffset};
}

void PanelFrame::run(PanelRequest request) {
    if (m_state == PanelState::Empty)
        setState(PanelState::Loading);
    m_runner.run(std::move(request), [this](PanelResult result) { take(std::move(result)); });
    update();
}

void PanelFrame::take(PanelResult result) {
    const Error* const error = result.firstError();
    const bool partial = error != nullptr && result.hasSeries();
    if (error != nullptr && !partial) {
        // What was shown before is better than nothing, as long as it is called old.
        m_problem = sentence(error->text());
        m_stale = m_state == PanelState::Ready;
        if (!m_stale) {
            showError(*error);
            m_result = std::move(result);
        }
        updateBadge();
        update();
        emit finished();
        return;
    }
    m_stale = false;
    m_problem = partial ? sentence(error->text()) : QString();
    m_result = std::move(result);
    present();
    updateBadge();
    update();
    if (isSettled())
        emit finished();
}

void PanelFrame::present() {
    if (!m_result->hasSeries()) {
        m_message->setMessage(MessageTone::Quiet, tr("No data"), noDataReason(m_panel, *m_result));
        setState(PanelState::NoData);
        return;
    }
    setState(PanelState::Ready);
    m_content->present(m_panel, *m_result, units());
    m_notes = m_content->notes();
    for (const std::string& name : m_panel.fields.unsupported())
        m_notes.append(tr("“%1” isn't applied").arg(QString::fromStdString(name)));
}

void PanelFrame::showError(const Error& error) {
    m_message->setMessage(MessageTone::Error, tr("The query failed"), sentence(error.text()),
                          tr("Try again"));
    setState(PanelState::Error);
}

void PanelFrame::setState(PanelState state) {
    m_state = state;
    const bool content = state == PanelState::Ready || state == PanelState::Static;
    m_stack->setCurrentWidget(content ? static_cast<QWidget*>(m_content) : m_message);
}

// A small sign beside the title, for what isn't worth a message over the content.
void PanelFrame::updateBadge() {
    const bool problem = !m_problem.isEmpty() && m_state == PanelState::Ready;
    m_badge->setVisible(problem || !m_notes.isEmpty());
    if (problem) {
        m_badge->setIcon(themeIcon("warning", Role::Warning));
        m_badge->setToolTip(m_stale ? tr("Shown from before: %1").arg(m_problem) : m_problem);
    } else if (!m_notes.isEmpty()) {
        m_badge->setIcon(themeIcon("info", Role::TextTertiary));
        m_badge->setToolTip(m_notes.join(QLatin1Char('\n')));
    }
    m_badge->setAccessibleDescription(m_badge->toolTip());
}

bool PanelFrame::isSettled() const {
    if (!asks())
        return true;
    if (m_runner.isRunning() || m_state == PanelState::Empty || m_state == PanelState::Loading)
        return false;
    return m_state != PanelState::Ready || m_content->isDrawn();
}

void PanelFrame::setCrosshair(std::optional<TimestampMs> time) {
    m_content->setCrosshair(time);
}

void PanelFrame::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    const Metrics metrics = Metrics::of(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.color(Role::Border));
    painter.setBrush(theme.color(Role::Surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), metrics.radius(),
                            metrics.radius());
}

void PanelFrame::showMenuButton() {
    m_menuOpacity->setOpacity(underMouse() || m_menu->hasFocus() ? 1 : 0);
}
void PanelFrame::enterEvent(QEnterEvent*) {
    showMenuButton();
}
void PanelFrame::leaveEvent(QEvent*) {
    showMenuButton();
}

bool PanelFrame::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_menu && (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut))
        showMenuButton();
    return QFrame::eventFilter(watched, event);
}

void PanelFrame::resizeEvent(QResizeEvent*) {
    const Metrics metrics = Metrics::of(this);
    m_menu->move(width() - m_menu->width() - metrics.space(2), metrics.space(2));
    m_menu->raise();
}

void PanelFrame::changeEvent(QEvent* event) {
    // Colours are part of what was built from the answer.
    if (event->type() == QEvent::PaletteChange && m_state == PanelState::Ready && m_result)
        m_content->present(m_panel, *m_result, units());
    QFrame::changeEvent(event);
}

} // namespace codesage::widgets
