#include "pages/CodePage.h"

#include "controls/Banner.h"
#include "controls/MessageView.h"
#include "controls/PageHeader.h"
#include "controls/Sentence.h"
#include "pages/CodebaseCard.h"
#include "pages/CodebaseList.h"
#include "pages/SearchBar.h"
#include "pages/SearchDelegate.h"
#include "pages/SearchModel.h"
#include "pages/SourcePane.h"
#include "pages/SourceView.h"
#include "show/dashboard/Units.h"
#include "theme/Icons.h"
#include "theme/Metrics.h"

#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QLabel>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace codesage::widgets {

namespace {

// The folders of what is being dragged; files stand for nothing.
QStringList foldersOf(const QMimeData* data) {
    QStringList folders;
    for (const QUrl& url : data->urls())
        if (url.isLocalFile() && QFileInfo(url.toLocalFile()).isDir())
            folders.append(url.toLocalFile());
    return folders;
}

} // namespace

FolderChooser folderDialog() {
    return [](QWidget* parent, std::function<void(QString)> chosen) {
        auto* const dialog = new QFileDialog(
            parent, QCoreApplication::translate("CodePage", "Add a codebase"), QDir::homePath());
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(chosen));
        dialog->open();
    };
}

CodePage::CodePage(Backend& backend, FolderChooser chooser, QWidget* parent)
    : Page(parent)
    , m_backend(backend)
    , m_chooser(std::move(chooser))
    , m_header(new PageHeader(tr("Code")))
    , m_banner(new Banner)
    , m_splitter(new QSplitter(Qt::Horizontal))
    , m_codebases(new CodebaseList(backend))
    , m_bar(new SearchBar)
    , m_summary(new QLabel)
    , m_message(new MessageView)
    , m_results(new QListView)
    , m_model(new SearchModel(this))
    , m_source(new SourcePane(backend)) {
    setObjectName(QStringLiteral("codePage"));
    setAcceptDrops(true);
    const Metrics metrics = Metrics::of(this);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(metrics.space(5), metrics.space(4), metrics.space(5), metrics.space(4));
    column->setSpacing(metrics.space(3));
    auto* const add = new QPushButton(tr("Add codebase"));
    add->setObjectName(QStringLiteral("addCodebase"));
    add->setProperty("kind", QStringLiteral("primary"));
    add->setToolTip(tr("Choose a folder to index, or drop one here"));
    const auto choose = [this] { m_chooser(this, [this](const QString& folder) { addFolder(folder); }); };
    connect(add, &QPushButton::clicked, this, choose);
    m_header->addAction(add);
    column->addWidget(m_header);
    column->addWidget(m_banner);
    auto* const right = new QWidget;
    buildResults(right);
    auto* const outer = new QHBoxLayout;
    outer->setSpacing(metrics.space(4));
    m_codebases->setFixedWidth(metrics.space(56));
    outer->addWidget(m_codebases);
    outer->addWidget(right, 1);
    column->addLayout(outer, 1);
    connect(m_codebases, &CodebaseList::changed, this, &CodePage::codebasesChanged);
    connect(m_codebases, &CodebaseList::failed, this,
            [this](const QString& sentence) { m_banner->showMessage(BannerTone::Error, sentence); });
    connect(m_message, &MessageView::actionTriggered, this, choose);
    connect(m_source, &SourcePane::opened, this, [this] {
        if (isSettled())
            emit settled();
    });
    auto* const find = new QShortcut(QKeySequence::Find, this);
    connect(find, &QShortcut::activated, m_bar, &SearchBar::focusField);
    showIdle();
}

void CodePage::buildResults(QWidget* parent) {
    const Metrics metrics = Metrics::of(this);
    auto* const column = new QVBoxLayout(parent);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics.space(2));
    column->addWidget(m_bar);
    m_summary->setProperty("tone", QStringLiteral("secondary"));
    m_summary->setObjectName(QStringLiteral("searchSummary"));
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    column->addWidget(m_summary);
    auto* const results = new QWidget;
    m_resultStack = new QStackedLayout(results);
    m_resultStack->addWidget(m_message);
    m_resultStack->addWidget(m_results);
    m_splitter->addWidget(results);
    m_splitter->addWidget(m_source);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(metrics.space(3));
    m_splitter->setSizes({metrics.space(90), metrics.space(100)});
    m_splitter->setStretchFactor(0, 9);
    m_splitter->setStretchFactor(1, 10);
    results->setMinimumWidth(metrics.space(60));
    m_source->setMinimumWidth(metrics.space(60));
    column->addWidget(m_splitter, 1);
    m_results->setObjectName(QStringLiteral("searchResults"));
    m_results->setAccessibleName(tr("Search results"));
    m_results->setModel(m_model);
    m_results->setItemDelegate(new SearchDelegate(m_results));
    m_results->setUniformItemSizes(true);
    m_results->setMouseTracking(true);
    m_results->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_results->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_results->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    connect(m_bar, &SearchBar::searchRequested, this, &CodePage::runSearch);
    connect(m_bar, &SearchBar::stepRequested, this, &CodePage::step);
    connect(m_results->selectionModel(), &QItemSelectionModel::currentChanged, this, &CodePage::openCurrent);
}

void CodePage::activate() {
    m_bar->focusField();
}

void CodePage::search(const QString& pattern) {
    m_bar->setPattern(pattern);
    runSearch();
}

void CodePage::addFolder(const QString& folder) {
    m_banner->clear();
    m_codebases->index(std::filesystem::path(QDir::cleanPath(folder).toStdString()));
}

void CodePage::codebasesChanged() {
    const std::vector<CodebaseInfo> codebases = m_codebases->codebases();
    m_bar->setCodebases(codebases);
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
    for (const CodebaseInfo& codebase : codebases) {
        files += codebase.files;
        bytes += codebase.bytes;
    }
    m_header->setRemark(files == 0 ? QString()
                                   : tr("%1 files, %2 indexed").arg(countText(files), bytesText(bytes)));
    if (m_bar->isEmpty())
        showIdle();
    if (isSettled())
        emit settled();
}

// What stands in the middle while nothing is searched for.
void CodePage::showIdle() {
    m_summary->hide();
    m_resultStack->setCurrentWidget(m_message);
    // Without a codebase there is nothing to list, search or read: one message says what to do.
    const bool none = m_codebases->isLoaded() && m_codebases->codebases().empty();
    m_codebases->setVisible(!none);
    m_bar->setVisible(!none);
    m_source->setVisible(!none);
    if (none)
        m_message->setMessage(
            MessageTone::Quiet, tr("No codebase yet"),
            tr("Add a folder of source code, or drop one here. It is indexed once and then kept up to date."),
            tr("Choose a folder"), "folder-plus");
    else
        m_message->setMessage(MessageTone::Quiet, tr("Search as you type"),
                              tr("Text or a regular expression, in every indexed file. Ctrl+F brings you to "
                                 "the field, the arrow keys step through results."),
                              {}, "search");
}

void CodePage::runSearch() {
    if (m_bar->isEmpty()) {
        m_searching.cancel();
        m_busy = false;
        m_model->clear();
        m_source->clear();
        showIdle();
        return;
    }
    m_busy = true;
    // Assigning cancels the search before.
    m_searching = m_backend.search(m_bar->request(),
                                   [this](Result<SearchAnswer> answer) { takeAnswer(std::move(answer)); });
}

void CodePage::takeAnswer(Result<SearchAnswer> answer) {
    m_busy = false;
    if (!answer) {
        m_model->clear();
        m_source->clear();
        m_summary->hide();
        const bool pattern = answer.error().code == ErrorCode::InvalidArgument;
        m_message->setMessage(pattern ? MessageTone::Warning : MessageTone::Error,
                              pattern ? tr("This can't be searched for") : tr("The search failed"),
                              sentence(answer.error().text()));
        m_resultStack->setCurrentWidget(m_message);
        emit settled();
        return;
    }
    std::vector<std::filesystem::path> roots;
    for (const CodebaseInfo& codebase : m_codebases->codebases())
        roots.push_back(codebase.root);
    showSummary(*answer);
    const bool found = !answer->matches.empty();
    m_model->setAnswer(*std::move(answer), std::move(roots));
    if (found) {
        m_resultStack->setCurrentWidget(m_results);
        m_results->setCurrentIndex(m_model->index(m_model->nextMatch(-1, 1), 0));
    } else {
        m_source->clear();
        m_message->setMessage(
            MessageTone::Quiet, tr("Nothing found"),
            tr("No indexed file has it. Check the spelling and the switches beside the field."), {},
            "search");
        m_resultStack->setCurrentWidget(m_message);
    }
    if (isSettled())
        emit settled();
}

void CodePage::showSummary(const SearchAnswer& answer) {
    std::size_t files = 0;
    for (std::size_t i = 0; i < answer.matches.size(); ++i)
        files += i == 0 || answer.matches[i].file != answer.matches[i - 1].file ? 1 : 0;
    const QString time = QString::fromStdString(
        show::formatValue("s", std::chrono::duration<double>(answer.duration).count()).joined());
    QString text;
    if (answer.truncated)
        text = tr("First %1 of %2%3 lines · %4")
                   .arg(countText(answer.matches.size()), answer.totalIsExact ? QString() : tr("at least "),
                        countText(answer.total), time);
    else if (!answer.matches.empty())
        text = tr("%1 in %2 · %3")
                   .arg(tr("%n lines", nullptr, static_cast<int>(answer.matches.size())),
                        tr("%n files", nullptr, static_cast<int>(files)), time);
    if (!answer.note.empty())
        text += (text.isEmpty() ? QString() : QStringLiteral(" · ")) + QString::fromStdString(answer.note);
    m_summary->setText(text);
    m_summary->setVisible(!text.isEmpty());
}

void CodePage::step(int by) {
    const int row =
        m_model->nextMatch(m_results->currentIndex().isValid() ? m_results->currentIndex().row() : -1, by);
    if (row >= 0)
        m_results->setCurrentIndex(m_model->index(row, 0));
}

void CodePage::openCurrent() {
    const QModelIndex current = m_results->currentIndex();
    if (!current.isValid())
        return;
    m_source->open(current.data(SearchModel::PathRole).toString().toStdString(),
                   current.data(SearchModel::LineRole).toInt(), m_model->rangesInLine(current));
}

bool CodePage::isSettled() const {
    return m_codebases->isLoaded() && !m_busy && !m_bar->isWaiting() && !m_source->isLoading();
}

QJsonObject CodePage::saveState() const {
    QJsonArray sizes;
    for (const int size : m_splitter->sizes())
        sizes.append(size);
    return {{QStringLiteral("splitter"), sizes}};
}

void CodePage::restoreState(const QJsonObject& state) {
    QList<int> sizes;
    for (const QJsonValue& size : state[QLatin1String("splitter")].toArray())
        sizes.append(std::clamp(size.toInt(), 1, 10'000));
    if (sizes.size() == m_splitter->count())
        m_splitter->setSizes(sizes);
}

void CodePage::dragEnterEvent(QDragEnterEvent* event) {
    if (!foldersOf(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void CodePage::dropEvent(QDropEvent* event) {
    for (const QString& folder : foldersOf(event->mimeData()))
        addFolder(folder);
    event->acceptProposedAction();
}

} // namespace codesage::widgets
