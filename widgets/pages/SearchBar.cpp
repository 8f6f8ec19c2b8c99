#include "pages/SearchBar.h"

#include "theme/Icons.h"
#include "theme/Metrics.h"

#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QToolButton>
#include <chrono>

namespace codesage::widgets {

namespace {

constexpr std::chrono::milliseconds kPause{120};

} // namespace

SearchBar::SearchBar(QWidget* parent)
    : QWidget(parent)
    , m_field(new QLineEdit)
    , m_case(toggle(QStringLiteral("Aa"), tr("Match case"), QStringLiteral("matchCase")))
    , m_word(toggle(QStringLiteral("W"), tr("Whole word"), QStringLiteral("wholeWord")))
    , m_regex(toggle(QStringLiteral(".*"), tr("Regular expression"), QStringLiteral("useRegex")))
    , m_scope(new QComboBox) {
    setObjectName(QStringLiteral("searchBar"));
    const Metrics metrics = Metrics::of(this);
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics.space(1.5));
    m_field->setObjectName(QStringLiteral("searchField"));
    m_field->setAccessibleName(tr("Search in code"));
    m_field->setPlaceholderText(tr("Search in code"));
    m_field->setClearButtonEnabled(true);
    m_field->addAction(themeIcon("search", Role::TextTertiary), QLineEdit::LeadingPosition);
    m_field->installEventFilter(this);
    m_scope->setObjectName(QStringLiteral("searchScope"));
    m_scope->setAccessibleName(tr("Where to search"));
    m_scope->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    row->addWidget(m_field, 1);
    row->addWidget(m_case);
    row->addWidget(m_word);
    row->addWidget(m_regex);
    row->addWidget(m_scope);
    m_soon.setSingleShot(true);
    m_soon.setInterval(kPause);
    connect(&m_soon, &QTimer::timeout, this, &SearchBar::searchRequested);
    connect(m_field, &QLineEdit::textChanged, &m_soon, qOverload<>(&QTimer::start));
    connect(m_field, &QLineEdit::returnPressed, this, [this] {
        m_soon.stop();
        emit searchRequested();
    });
    for (QToolButton* const button : {m_case, m_word, m_regex})
        connect(button, &QToolButton::toggled, this, &SearchBar::searchRequested);
    connect(m_scope, &QComboBox::activated, this, &SearchBar::searchRequested);
    setCodebases({});
}

QToolButton* SearchBar::toggle(const QString& text, const QString& name, const QString& objectName) {
    auto* const button = new QToolButton;
    button->setText(text);
    button->setCheckable(true);
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setObjectName(objectName);
    button->setFont(Metrics::of(this).font(Type::Code));
    return button;
}

SearchRequest SearchBar::request() const {
    SearchRequest request;
    request.pattern = m_field->text().toStdString();
    request.mode = m_regex->isChecked() ? SearchMode::Regex : SearchMode::Literal;
    request.caseSensitive = m_case->isChecked();
    request.wholeWord = m_word->isChecked();
    if (const QString root = m_scope->currentData().toString(); !root.isEmpty())
        request.roots = {root.toStdString()};
    return request;
}

bool SearchBar::isEmpty() const {
    return m_field->text().isEmpty();
}

void SearchBar::setPattern(const QString& pattern) {
    m_field->setText(pattern);
}

void SearchBar::setCodebases(const std::vector<CodebaseInfo>& codebases) {
    const QString chosen = m_scope->currentData().toString();
    const QSignalBlocker quiet(m_scope);
    m_scope->clear();
    m_scope->addItem(tr("All codebases"), QString());
    for (const CodebaseInfo& codebase : codebases)
        m_scope->addItem(QString::fromStdString(codebase.name),
                         QString::fromStdString(codebase.root.string()));
    m_scope->setCurrentIndex(std::max(0, m_scope->findData(chosen)));
    m_scope->setVisible(codebases.size() > 1);
}

void SearchBar::focusField() {
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
}

bool SearchBar::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            emit stepRequested(key == Qt::Key_Down ? 1 : -1);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace codesage::widgets
