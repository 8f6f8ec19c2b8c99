#include "pages/SourcePane.h"

#include "controls/ElidedLabel.h"
#include "controls/MessageView.h"
#include "controls/Sentence.h"
#include "pages/SourceView.h"
#include "theme/Icons.h"
#include "theme/Metrics.h"
#include "theme/Theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace codesage::widgets {

namespace {

constexpr int kAround = 3000; // lines read before and behind the one asked for

} // namespace

SourcePane::SourcePane(Backend& backend, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
    , m_name(new ElidedLabel)
    , m_folder(new ElidedLabel)
    , m_copy(new QToolButton)
    , m_view(new SourceView)
    , m_message(new MessageView) {
    setObjectName(QStringLiteral("sourcePane"));
    const Metrics metrics = Metrics::of(this);
    auto* const card = new QFrame;
    card->setProperty("card", true);
    auto* const outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(card);
    auto* const column = new QVBoxLayout(card);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    auto* const head = new QHBoxLayout;
    head->setContentsMargins(metrics.space(3.5), metrics.space(1.5), metrics.space(2), metrics.space(1.5));
    head->setSpacing(metrics.space(2));
    m_name->setFont(metrics.font(Type::Strong));
    m_name->setObjectName(QStringLiteral("sourceName"));
    m_name->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    m_folder->setProperty("tone", QStringLiteral("tertiary"));
    m_folder->setFont(metrics.font(Type::Caption));
    m_copy->setObjectName(QStringLiteral("copyPath"));
    m_copy->setIcon(themeIcon("copy"));
    m_copy->setAccessibleName(tr("Copy path and line"));
    m_copy->setToolTip(tr("Copy path and line"));
    head->addWidget(m_name);
    head->addWidget(m_folder, 1);
    head->addWidget(m_copy);
    column->addLayout(head);
    auto* const body = new QWidget;
    m_stack = new QStackedLayout(body);
    m_stack->addWidget(m_message);
    m_stack->addWidget(m_view);
    column->addWidget(body, 1);
    connect(m_copy, &QToolButton::clicked, this, [this] {
        QApplication::clipboard()->setText(
            QStringLiteral("%1:%2").arg(QString::fromStdString(m_file.string())).arg(m_line));
    });
    clear();
}

void SourcePane::clear() {
    m_reading.cancel();
    m_loading = false;
    m_hasFile = false;
    m_file.clear();
    m_name->setFullText({});
    m_folder->setFullText({});
    m_copy->hide();
    m_message->setMessage(MessageTone::Quiet, tr("No file is open"),
                          tr("Choose a search result to read it here."), {}, "file");
    m_stack->setCurrentWidget(m_message);
}

void SourcePane::open(const std::filesystem::path& file, int line, std::vector<std::pair<int, int>> ranges) {
    m_line = line;
    m_ranges = std::move(ranges);
    const bool here = m_hasFile && file == m_file && m_view->hasLine(line);
    m_file = file;
    m_name->setFullText(QString::fromStdString(file.filename().string()), Qt::ElideMiddle);
    m_folder->setFullText(QString::fromStdString(file.parent_path().string()), Qt::ElideLeft);
    m_copy->show();
    if (here) {
        m_reading.cancel();
        m_loading = false;
        m_view->showLine(m_line, m_ranges);
        emit opened();
        return;
    }
    m_loading = true;
    m_reading = m_backend.readLines(file, std::max(1, line - kAround), line + kAround,
                                    [this](Result<FileExcerpt> excerpt) { take(std::move(excerpt)); });
}

void SourcePane::take(Result<FileExcerpt> excerpt) {
    m_loading = false;
    m_hasFile = excerpt.has_value();
    if (excerpt) {
        m_view->setExcerpt(*excerpt);
        m_stack->setCurrentWidget(m_view);
        m_view->showLine(m_line, m_ranges);
    } else {
        m_message->setMessage(MessageTone::Error, tr("The file can't be read"),
                              sentence(excerpt.error().text()));
        m_stack->setCurrentWidget(m_message);
    }
    emit opened();
}

} // namespace codesage::widgets
