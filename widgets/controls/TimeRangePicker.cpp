#include "controls/TimeRangePicker.h"

#include "controls/Popover.h"
#include "controls/Sentence.h"
#include "theme/Icons.h"
#include "theme/Metrics.h"

#include <QDateTime>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>
#include <array>

namespace codesage::widgets {

namespace {

struct Quick {
    const char* from;
    const char* to;
    const char* words;
};
constexpr std::array kQuick{Quick{"now-5m", "now", QT_TRANSLATE_NOOP("TimeRangePicker", "Last 5 minutes")},
                            Quick{"now-15m", "now", QT_TRANSLATE_NOOP("TimeRangePicker", "Last 15 minutes")},
                            Quick{"now-30m", "now", QT_TRANSLATE_NOOP("TimeRangePicker", "Last 30 minutes")},
                            Quick{"now-1h", "now", QT_TRANSLATE_NOOP("TimeRangePicker", "Last hour")},
                            Quick{"now-3h", "now", QT_TRANSLATE_NOOP("TimeRangePicker", "Last 3 hours")},
                            Quick{"now-6h", "now", QT_TRANSLATE_NOOP("TimeRangePicker", "Last 6 hours")},
                            Quick{"now-12h", "now", QT_TRANSLATE_NOOP("TimeRangePicker", "Last 12 hours")},
                            Quick{"now-24h", "now", QT_TRANSLATE_NOOP("TimeRangePicker", "Last 24 hours")},
                            Quick{"now-2d", "now", QT_TRANSLATE_NOOP("TimeRangePicker", "Last 2 days")},
                            Quick{"now-7d", "now", QT_TRANSLATE_NOOP("TimeRangePicker", "Last 7 days")},
                            Quick{"now/d", "now", QT_TRANSLATE_NOOP("TimeRangePicker", "Today so far")},
                            Quick{"now-1d/d", "now-1d/d", QT_TRANSLATE_NOOP("TimeRangePicker", "Yesterday")}};
constexpr int kQuickColumns = 2;

bool isNumber(const std::string& text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

// What is typed in local time, as the UTC that dashboards store; other forms stay as they are.
std::string toStored(const QString& typed) {
    for (const char* const format : {"yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd"})
        if (const QDateTime time = QDateTime::fromString(typed, QLatin1String(format)); time.isValid())
            return std::to_string(time.toMSecsSinceEpoch());
    return typed.toStdString();
}

QString toTyped(const std::string& stored) {
    if (isNumber(stored))
        return QDateTime::fromMSecsSinceEpoch(std::stoll(stored))
            .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    return QString::fromStdString(stored);
}

} // namespace

TimeRangePicker::TimeRangePicker(QWidget* parent)
    : QToolButton(parent) {
    setObjectName(QStringLiteral("timeRangePicker"));
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setIcon(themeIcon("clock"));
    setProperty("outlined", true);
    setToolTip(tr("Time range"));
    setRange({});
    connect(this, &QToolButton::clicked, this, &TimeRangePicker::openPopover);
}

QString TimeRangePicker::words(const show::TimeRange& range) {
    for (const Quick& quick : kQuick)
        if (range.from == quick.from && range.to == quick.to)
            return QCoreApplication::translate("TimeRangePicker", quick.words);
    if (isNumber(range.from) && isNumber(range.to)) {
        const QDateTime from = QDateTime::fromMSecsSinceEpoch(std::stoll(range.from));
        const QDateTime to = QDateTime::fromMSecsSinceEpoch(std::stoll(range.to));
        const QString end =
            from.date() == to.date() ? QStringLiteral("HH:mm:ss") : QStringLiteral("d MMM HH:mm:ss");
        return QLocale().toString(from, QStringLiteral("d MMM HH:mm:ss")) + QStringLiteral(" – ") +
               QLocale().toString(to, end);
    }
    return toTyped(range.from) + QStringLiteral(" – ") + toTyped(range.to);
}

void TimeRangePicker::setRange(const show::TimeRange& range) {
    m_range = range;
    setText(words(range));
    setAccessibleName(tr("Time range: %1").arg(words(range)));
}

void TimeRangePicker::openPopover() {
    delete m_popover;
    const Metrics metrics = Metrics::of(this);
    m_popover = new Popover(this);
    m_popover->setAccessibleName(tr("Time range"));
    auto* const column = new QVBoxLayout(m_popover);
    column->setContentsMargins(metrics.space(3), metrics.space(3), metrics.space(3), metrics.space(3));
    column->setSpacing(metrics.space(2));
    auto* const grid = new QGridLayout;
    grid->setSpacing(metrics.space(0.5));
    const int rows = (static_cast<int>(kQuick.size()) + kQuickColumns - 1) / kQuickColumns;
    for (int i = 0; i < static_cast<int>(kQuick.size()); ++i) {
        const Quick& quick = kQuick[static_cast<std::size_t>(i)];
        auto* const button = new QToolButton;
        button->setText(QCoreApplication::translate("TimeRangePicker", quick.words));
        button->setObjectName(QStringLiteral("quickRange_") + QLatin1String(quick.from));
        button->setCheckable(true);
        button->setChecked(m_range.from == quick.from && m_range.to == quick.to);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        connect(button, &QToolButton::clicked, this, [this, &quick] {
            m_popover->close();
            setRange({quick.from, quick.to});
            emit rangeChosen(m_range);
        });
        grid->addWidget(button, i % rows, i / rows);
    }
    column->addLayout(grid);
    auto* const own = new QGridLayout;
    own->setSpacing(metrics.space(1.5));
    m_from = new QLineEdit(toTyped(m_range.from));
    m_to = new QLineEdit(toTyped(m_range.to));
    m_from->setObjectName(QStringLiteral("rangeFrom"));
    m_to->setObjectName(QStringLiteral("rangeTo"));
    m_from->setAccessibleName(tr("From"));
    m_to->setAccessibleName(tr("To"));
    auto* const fromLabel = new QLabel(tr("From"));
    auto* const toLabel = new QLabel(tr("To"));
    fromLabel->setProperty("tone", QStringLiteral("secondary"));
    toLabel->setProperty("tone", QStringLiteral("secondary"));
    own->addWidget(fromLabel, 0, 0);
    own->addWidget(m_from, 0, 1);
    own->addWidget(toLabel, 1, 0);
    own->addWidget(m_to, 1, 1);
    column->addLayout(own);
    m_problem = new QLabel;
    m_problem->setObjectName(QStringLiteral("rangeProblem"));
    m_problem->setProperty("tone", QStringLiteral("danger"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    column->addWidget(m_problem);
    auto* const apply = new QPushButton(tr("Show this range"));
    apply->setObjectName(QStringLiteral("rangeApply"));
    apply->setProperty("kind", QStringLiteral("primary"));
    column->addWidget(apply);
    connect(apply, &QPushButton::clicked, this, &TimeRangePicker::applyOwn);
    connect(m_from, &QLineEdit::returnPressed, this, &TimeRangePicker::applyOwn);
    connect(m_to, &QLineEdit::returnPressed, this, &TimeRangePicker::applyOwn);
    m_popover->openBelow(this);
    m_from->setFocus();
}

void TimeRangePicker::applyOwn() {
    const show::TimeRange range{toStored(m_from->text().trimmed()), toStored(m_to->text().trimmed())};
    const auto resolved = show::resolveRange(range, QDateTime::currentMSecsSinceEpoch());
    if (!resolved) {
        m_problem->setText(sentence(resolved.error().message));
        m_problem->show();
        m_popover->adjustSize();
        return;
    }
    m_popover->close();
    setRange(range);
    emit rangeChosen(m_range);
}

} // namespace codesage::widgets
