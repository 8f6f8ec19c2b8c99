#include "pages/CodebaseCard.h"

#include "controls/ElidedLabel.h"
#include "controls/Sentence.h"
#include "show/dashboard/Units.h"
#include "theme/Icons.h"
#include "theme/Metrics.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace codesage::widgets {

QString countText(std::uint64_t count) {
    return QLocale().toString(static_cast<qulonglong>(count));
}

QString bytesText(std::uint64_t bytes) {
    return QString::fromStdString(
        show::formatValue("decbytes", double(bytes), bytes < 1000 ? 0 : 1).joined());
}

CodebaseCard::CodebaseCard(QWidget* parent)
    : QFrame(parent)
    , m_name(new ElidedLabel)
    , m_path(new ElidedLabel)
    , m_counts(new QLabel)
    , m_skipped(new QLabel)
    , m_bar(new QProgressBar)
    , m_cancel(new QToolButton)
    , m_menu(new QToolButton) {
    setObjectName(QStringLiteral("codebaseCard"));
    const Metrics metrics = Metrics::of(this);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(metrics.space(3), metrics.space(2), metrics.space(1.5), metrics.space(3));
    column->setSpacing(metrics.space(0.75));
    auto* const head = new QHBoxLayout;
    head->setSpacing(metrics.space(1));
    m_name->setFont(metrics.font(Type::Strong));
    head->addWidget(m_name, 1);
    for (QToolButton* const button : {m_cancel, m_menu}) {
        button->setFixedSize(metrics.space(6), metrics.space(6));
        head->addWidget(button);
    }
    m_cancel->setObjectName(QStringLiteral("cancelIndexing"));
    m_cancel->setIcon(themeIcon("close"));
    m_cancel->setToolTip(tr("Cancel indexing; what was there before stays"));
    m_menu->setObjectName(QStringLiteral("codebaseMenu"));
    m_menu->setIcon(themeIcon("more", Role::TextTertiary));
    column->addLayout(head);
    m_path->setFont(metrics.font(Type::Caption));
    m_path->setProperty("tone", QStringLiteral("tertiary"));
    m_counts->setProperty("tone", QStringLiteral("secondary"));
    m_counts->setObjectName(QStringLiteral("codebaseCounts"));
    m_counts->setWordWrap(true);
    m_skipped->setFont(metrics.font(Type::Caption));
    m_skipped->setProperty("tone", QStringLiteral("tertiary"));
    m_skipped->setObjectName(QStringLiteral("codebaseSkipped"));
    m_skipped->setWordWrap(true);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Indexing progress"));
    m_bar->setObjectName(QStringLiteral("indexProgress"));
    for (QWidget* const widget : {static_cast<QWidget*>(m_path), static_cast<QWidget*>(m_bar),
                                  static_cast<QWidget*>(m_counts), static_cast<QWidget*>(m_skipped)})
        column->addWidget(widget);
    connect(m_cancel, &QToolButton::clicked, this, &CodebaseCard::cancelRequested);
    connect(m_menu, &QToolButton::clicked, this, &CodebaseCard::openMenu);
    setProgress({});
}

void CodebaseCard::openMenu() {
    auto* const menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(themeIcon("refresh"), tr("Bring up to date")), &QAction::triggered, this,
            &CodebaseCard::refreshRequested);
    menu->addSeparator();
    connect(menu->addAction(themeIcon("trash"), tr("Forget (deletes the index, not the files)")),
            &QAction::triggered, this, &CodebaseCard::removeRequested);
    menu->popup(m_menu->mapToGlobal(QPoint(0, m_menu->height())));
}

QString CodebaseCard::countsText() const {
    if (!m_codebase.problem.empty())
        return sentence(m_codebase.problem);
    if (m_codebase.indexedAt == 0)
        return tr("Not indexed yet");
    return tr("%1 files · %2").arg(countText(m_codebase.files), bytesText(m_codebase.bytes));
}

QString CodebaseCard::skippedText() const {
    std::uint64_t total = 0;
    QStringList reasons;
    for (const SkippedFiles& skipped : m_codebase.skipped) {
        total += skipped.count;
        if (skipped.count > 0)
            reasons.append(tr("%1 %2").arg(countText(skipped.count), QString::fromStdString(skipped.reason)));
    }
    return total == 0 ? QString() : tr("Left out: %1").arg(reasons.join(QStringLiteral(", ")));
}

void CodebaseCard::setCodebase(const CodebaseInfo& codebase) {
    m_codebase = codebase;
    const QString name = QString::fromStdString(codebase.name);
    m_name->setFullText(name);
    m_path->setFullText(QString::fromStdString(codebase.root.string()), Qt::ElideMiddle);
    setAccessibleName(tr("Codebase %1").arg(name));
    m_cancel->setAccessibleName(tr("Cancel indexing of %1").arg(name));
    m_menu->setAccessibleName(tr("Menu of %1").arg(name));
    m_skipped->setText(skippedText());
    QStringList examples;
    for (const SkippedFiles& skipped : codebase.skipped)
        for (const std::string& example : skipped.examples)
            examples.append(QStringLiteral("%1: %2").arg(QString::fromStdString(skipped.reason),
                                                         QString::fromStdString(example)));
    m_skipped->setToolTip(examples.join(QLatin1Char('\n')));
    if (!m_progressShown)
        setProgress({});
}

void CodebaseCard::setProgress(const std::optional<IndexProgress>& progress) {
    m_progressShown = progress.has_value();
    m_bar->setVisible(m_progressShown);
    m_cancel->setVisible(m_progressShown);
    m_menu->setVisible(!m_progressShown);
    m_skipped->setVisible(!m_progressShown && !m_skipped->text().isEmpty());
    if (!progress) {
        m_counts->setText(countsText());
        m_counts->setProperty("tone", m_codebase.problem.empty() ? QStringLiteral("secondary")
                                                                 : QStringLiteral("danger"));
        return;
    }
    m_bar->setRange(0, progress->filesTotal == 0 ? 0 : 1000);
    if (progress->filesTotal > 0)
        m_bar->setValue(
            static_cast<int>(1000.0 * double(progress->filesDone) / double(progress->filesTotal)));
    QStringList parts{
        progress->filesTotal > 0
            ? tr("%1 of %2 files").arg(countText(progress->filesDone), countText(progress->filesTotal))
            : tr("%1: %2 files")
                  .arg(QString::fromStdString(progress->phase), countText(progress->filesDone))};
    if (progress->filesPerSecond >= 1)
        parts.append(tr("%1 files/s").arg(countText(static_cast<std::uint64_t>(progress->filesPerSecond))));
    if (progress->remaining)
        parts.append(tr("%1 left").arg(QString::fromStdString(
            show::formatValue("s", double(std::max<long>(1, progress->remaining->count())), 0).joined())));
    m_counts->setText(parts.join(QStringLiteral(" · ")));
    m_counts->setProperty("tone", QStringLiteral("secondary"));
}

void CodebaseCard::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    const Metrics metrics = Metrics::of(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.color(Role::Border));
    painter.setBrush(theme.color(Role::Surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), metrics.radius(),
                            metrics.radius());
}

} // namespace codesage::widgets
