#include "theme/StyleSheet.h"

#include "theme/Metrics.h"
#include "theme/Theme.h"

#include <QHash>
#include <QRegularExpression>

namespace codesage::widgets {

namespace {

// @name is a colour, #name a length; both are replaced below.
constexpr auto kSheet = R"css(
QToolTip { background: @raised; color: @text; border: 1px solid @border; padding: #s1 #s1_5; }
QMainWindow, QDialog { background: @window; }
QLabel { background: transparent; }
QLabel[tone="secondary"] { color: @secondary; }
QLabel[tone="tertiary"] { color: @tertiary; }
QLabel[tone="danger"] { color: @danger; }
QFrame[card="true"] { background: @surface; border: 1px solid @border; border-radius: #radius; }

QPushButton, QToolButton { background: transparent; color: @text; border: 1px solid transparent; border-radius: #radius;
    padding: 0 #s2; min-height: #inner; }
QPushButton { background: @surface; border-color: @strong; padding: 0 #s3; }
QPushButton:hover, QToolButton:hover { background: @hover; }
QPushButton:pressed, QToolButton:pressed { background: @border; }
QPushButton:focus, QToolButton:focus { border-color: @accent; }
QPushButton:disabled, QToolButton:disabled { color: @tertiary; }
QPushButton[kind="primary"] { background: @accent; color: @onaccent; border-color: @accent; }
QPushButton[kind="primary"]:hover { background: @accenthover; }
QPushButton[kind="primary"]:focus { border-color: @text; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; color: @accent; padding: 0 #s1_5; }
QPushButton[kind="quiet"]:hover { background: @hover; }
QPushButton[kind="quiet"]:focus { border-color: @accent; }
QToolButton { padding: 0 #s1_5; }
QToolButton[outlined="true"] { background: @surface; border-color: @strong; padding: 0 #s1_5 0 #s1_5; }
QToolButton[outlined="true"]:hover { background: @hover; }
QToolButton[outlined="true"]:focus { border-color: @accent; }
QToolButton[overlay="true"] { background: @surface; padding: 0; }
QToolButton[overlay="true"]:hover { background: @hover; }
QToolButton:checked { background: @selected; color: @accent; }
QToolButton::menu-indicator { image: none; width: 0; }
QPushButton::menu-indicator { image: none; width: 0; }

QLineEdit, QComboBox { background: @sunken; color: @text; border: 1px solid @border; border-radius: #radius;
    padding: 0 #s2; min-height: #inner; selection-background-color: @accent; selection-color: @onaccent; }
QLineEdit:hover, QComboBox:hover { border-color: @strong; }
QLineEdit:focus, QComboBox:focus, QComboBox:on { border-color: @accent; background: @surface; }
QLineEdit > QToolButton { min-height: 0; padding: 0; border: none; background: transparent; }
QComboBox { padding: 0 #s6 0 #s2; }
QComboBox::drop-down { border: none; width: #s6; subcontrol-origin: border; subcontrol-position: center right; }
QComboBox::down-arrow { image: url(:/codesage/icons/$arrow.svg); width: #s3_5; height: #s3_5; }
QComboBox QAbstractItemView { background: @raised; border: 1px solid @border; border-radius: #radius; padding: #s1;
    outline: none; selection-background-color: @selected; selection-color: @text; }

QMenu { background: @raised; border: 1px solid @border; border-radius: #radius; padding: #s1; }
QMenu::item { padding: #s1_5 #s4 #s1_5 #s2; border-radius: #s1; }
QMenu::item:selected { background: @hover; }
QMenu::item:checked { color: @accent; }
QMenu::item:disabled { color: @tertiary; }
QMenu::separator { height: 1px; background: @border; margin: #s1 #s1; }
QMenu::indicator { width: 0; }
QMenu::icon { padding-left: #s2; }

QScrollArea, QAbstractScrollArea { border: none; background: transparent; }
QScrollBar:vertical { background: transparent; width: #s2_5; margin: 0; }
QScrollBar:horizontal { background: transparent; height: #s2_5; margin: 0; }
QScrollBar::handle { background: @strong; border-radius: #s0_75; }
QScrollBar::handle:vertical { min-height: #s8; margin: #s0_5; }
QScrollBar::handle:horizontal { min-width: #s8; margin: #s0_5; }
QScrollBar::handle:hover { background: @tertiary; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none; border: none;
    width: 0; height: 0; }

QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: @surface; color: @secondary; border: none; border-bottom: 1px solid @border;
    padding: #s1 #s2; }
QTableView, QListView, QTreeView { background: transparent; border: none; outline: none; gridline-color: @grid;
    selection-background-color: @selected; selection-color: @text; }
QTableView::item { padding: 0 #s2; border-bottom: 1px solid @grid; }
QTableView::item:hover { background: @hover; }
QTableView::item:selected { background: @selected; color: @text; }

QProgressBar { background: @border; border: none; border-radius: #s0_75; max-height: #s1_5; min-height: #s1_5; }
QProgressBar::chunk { background: @accent; border-radius: #s0_75; }

QPlainTextEdit[code="true"] { background: @sunken; border: 1px solid @border; border-radius: #radius; padding: #s1; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: @border; }
QStatusBar { background: @window; border-top: 1px solid @border; color: @secondary; }
QStatusBar::item { border: none; }
QTextBrowser, QPlainTextEdit, QTextEdit { background: transparent; border: none; color: @text;
    selection-background-color: @accent; selection-color: @onaccent; }
QRadioButton, QCheckBox { spacing: #s2; }

#navigation { background: @surface; border: none; border-right: 1px solid @border; }
#navigation QToolButton { text-align: left; border-radius: #radius; padding: 0 #s2; min-height: #inner; color: @secondary; }
#navigation QToolButton:hover { background: @hover; color: @text; }
#navigation QToolButton[overlay="true"] { background: @surface; padding: 0; }
QToolButton[overlay="true"]:hover { background: @hover; }
QToolButton:checked { background: @selected; color: @text; }
#navigation QToolButton:focus { border-color: @accent; }
)css";

} // namespace

QString styleSheetFor(const Theme& theme, const Metrics& metrics) {
    const QHash<QString, QColor> colors{
        {QStringLiteral("window"), theme.color(Role::Window)},
        {QStringLiteral("surface"), theme.color(Role::Surface)},
        {QStringLiteral("raised"), theme.color(Role::Raised)},
        {QStringLiteral("sunken"), theme.color(Role::Sunken)},
        {QStringLiteral("hover"), theme.color(Role::Hover)},
        {QStringLiteral("selected"), theme.color(Role::Selected)},
        {QStringLiteral("border"), theme.color(Role::Border)},
        {QStringLiteral("strong"), theme.color(Role::BorderStrong)},
        {QStringLiteral("text"), theme.color(Role::Text)},
        {QStringLiteral("secondary"), theme.color(Role::TextSecondary)},
        {QStringLiteral("tertiary"), theme.color(Role::TextTertiary)},
        {QStringLiteral("accent"), theme.color(Role::Accent)},
        {QStringLiteral("onaccent"), theme.color(Role::OnAccent)},
        {QStringLiteral("grid"), theme.color(Role::Grid)},
        {QStringLiteral("danger"), theme.color(Role::Danger)},
        {QStringLiteral("accenthover"), mixed(theme.color(Role::Accent), theme.color(Role::Text), 0.85)}};
    QString sheet = QString::fromLatin1(kSheet);
    sheet.replace(QLatin1String("$arrow"),
                  theme.isDark() ? QStringLiteral("arrow-dark") : QStringLiteral("arrow-light"));
    static const QRegularExpression kLength(QStringLiteral("#(s[0-9_]+|radius|inner)\\b"));
    static const QRegularExpression kColor(QStringLiteral("@([a-z]+)"));
    const auto replace = [&sheet](const QRegularExpression& pattern, const auto& value) {
        QString result;
        qsizetype from = 0;
        for (auto match = pattern.globalMatch(sheet); match.hasNext();) {
            const QRegularExpressionMatch one = match.next();
            result += QStringView(sheet).mid(from, one.capturedStart() - from);
            result += value(one.captured(1));
            from = one.capturedEnd();
        }
        sheet = result + sheet.mid(from);
    };
    replace(kLength, [&metrics](const QString& name) {
        const int pixels =
            name == QLatin1String("radius") ? metrics.radius()
            : name == QLatin1String("inner")
                ? metrics.controlHeight() - 2
                : metrics.space(name.mid(1).replace(QLatin1Char('_'), QLatin1Char('.')).toDouble());
        return QStringLiteral("%1px").arg(pixels);
    });
    replace(kColor, [&colors](const QString& name) { return colors.value(name).name(); });
    return sheet;
}

} // namespace codesage::widgets
