#include "pages/CodebaseList.h"

#include "controls/Sentence.h"
#include "pages/CodebaseCard.h"
#include "theme/Metrics.h"

#include <QVBoxLayout>
#include <algorithm>

namespace codesage::widgets {

CodebaseList::CodebaseList(Backend& backend, QWidget* parent)
    : QScrollArea(parent)
    , m_backend(backend) {
    setObjectName(QStringLiteral("codebaseList"));
    setAccessibleName(tr("Codebases"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* const list = new QWidget;
    m_column = new QVBoxLayout(list);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(Metrics::of(this).space(2));
    m_column->addStretch(1);
    setWidget(list);
    connect(&m_backend, &Backend::codebasesChanged, this, &CodebaseList::reload);
    reload();
}

void CodebaseList::reload() {
    m_loading = true;
    m_listing = m_backend.codebases([this](Result<std::vector<CodebaseInfo>> codebases) {
        m_loading = false;
        m_loaded = true;
        if (codebases)
            take(*std::move(codebases));
        else
            emit failed(sentence(codebases.error().text()));
        emit changed();
    });
}

void CodebaseList::take(std::vector<CodebaseInfo> codebases) {
    for (const CodebaseCard* const card : std::vector<CodebaseCard*>(m_cards)) {
        const std::filesystem::path root = card->codebase().root;
        const bool listed =
            std::ranges::any_of(codebases, [&](const CodebaseInfo& one) { return one.root == root; });
        if (!listed && !m_runs.contains(root))
            removeCard(root);
    }
    for (const CodebaseInfo& codebase : codebases) {
        if (CodebaseCard* const card = cardOf(codebase.root))
            card->setCodebase(codebase);
        else
            addCard(codebase);
        if (const auto run = m_runs.find(codebase.root); run != m_runs.end())
            run->second.known = true;
    }
}

CodebaseCard* CodebaseList::cardOf(const std::filesystem::path& root) {
    const auto found = std::ranges::find_if(
        m_cards, [&](const CodebaseCard* card) { return card->codebase().root == root; });
    return found == m_cards.end() ? nullptr : *found;
}

CodebaseCard* CodebaseList::addCard(const CodebaseInfo& codebase) {
    auto* const card = new CodebaseCard;
    card->setCodebase(codebase);
    const std::filesystem::path root = codebase.root;
    connect(card, &CodebaseCard::refreshRequested, this, [this, root] { index(root); });
    connect(card, &CodebaseCard::cancelRequested, this, [this, root] { cancel(root); });
    connect(card, &CodebaseCard::removeRequested, this, [this, root] { forget(root); });
    m_column->insertWidget(static_cast<int>(m_cards.size()), card);
    m_cards.push_back(card);
    return card;
}

void CodebaseList::removeCard(const std::filesystem::path& root) {
    CodebaseCard* const card = cardOf(root);
    if (card == nullptr)
        return;
    std::erase(m_cards, card);
    card->deleteLater();
}

void CodebaseList::index(const std::filesystem::path& root) {
    if (m_runs.contains(root))
        return;
    CodebaseCard* card = cardOf(root);
    const bool known = card != nullptr;
    if (!known) {
        CodebaseInfo fresh;
        fresh.root = root;
        fresh.name = root.filename().empty() ? root.string() : root.filename().string();
        card = addCard(fresh);
    }
    card->setProgress(IndexProgress{tr("Looking for files").toStdString(), 0, 0, 0, 0, 0, 0, {}});
    Run& run = m_runs[root];
    run.known = known;
    run.pending = m_backend.index(
        root,
        [this, root](const IndexProgress& progress) {
            if (CodebaseCard* const shown = cardOf(root))
                shown->setProgress(progress);
        },
        [this, root](Result<CodebaseInfo> codebase) { finished(root, std::move(codebase)); });
    emit changed();
}

void CodebaseList::cancel(const std::filesystem::path& root) {
    const auto run = m_runs.find(root);
    if (run == m_runs.end())
        return;
    const bool known = run->second.known;
    m_runs.erase(run);
    if (known)
        cardOf(root)->setProgress({});
    else
        removeCard(root);
    emit changed();
    reload();
}

void CodebaseList::finished(const std::filesystem::path& root, Result<CodebaseInfo> codebase) {
    const auto run = m_runs.find(root);
    const bool known = run != m_runs.end() && run->second.known;
    m_runs.erase(root);
    if (CodebaseCard* const card = cardOf(root)) {
        if (codebase)
            card->setCodebase(*codebase);
        card->setProgress({});
    }
    if (!codebase) {
        emit failed(sentence(codebase.error().text()));
        if (!known)
            removeCard(root);
    }
    emit changed();
}

void CodebaseList::forget(const std::filesystem::path& root) {
    m_removals[root] = m_backend.removeCodebase(root, [this, root](Result<void> done) {
        if (done)
            removeCard(root);
        else
            emit failed(sentence(done.error().text()));
        emit changed();
        m_removals.erase(root);
    });
}

std::vector<CodebaseInfo> CodebaseList::codebases() const {
    std::vector<CodebaseInfo> list;
    for (const CodebaseCard* const card : m_cards)
        list.push_back(card->codebase());
    return list;
}

} // namespace codesage::widgets
