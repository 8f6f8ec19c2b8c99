#pragma once

#include "backend/Backend.h"

#include <QScrollArea>
#include <map>

class QVBoxLayout;

namespace codesage::widgets {

class CodebaseCard;

// All codebases as cards, and the indexing runs this window has started. UI thread.
class CodebaseList : public QScrollArea {
    Q_OBJECT
public:
    explicit CodebaseList(Backend& backend, QWidget* parent = nullptr);

    void reload();
    // Adds a folder: a card with progress at once.
    void index(const std::filesystem::path& root);
    void cancel(const std::filesystem::path& root);
    std::vector<CodebaseInfo> codebases() const;
    bool isBusy() const { return !m_runs.empty() || m_loading; }
    bool isLoaded() const { return m_loaded; }

signals:
    void changed();
    // A sentence, and what to do.
    void failed(QString sentence);

private:
    struct Run {
        Pending pending;
        bool known = false; // the codebase was listed before
    };
    void take(std::vector<CodebaseInfo> codebases);
    CodebaseCard* cardOf(const std::filesystem::path& root);
    CodebaseCard* addCard(const CodebaseInfo& codebase);
    void removeCard(const std::filesystem::path& root);
    void finished(const std::filesystem::path& root, Result<CodebaseInfo> codebase);
    void forget(const std::filesystem::path& root);

    Backend& m_backend;
    QVBoxLayout* m_column;
    std::vector<CodebaseCard*> m_cards;
    std::map<std::filesystem::path, Run> m_runs;
    Pending m_listing;
    std::map<std::filesystem::path, Pending> m_removals;
    bool m_loading = false;
    bool m_loaded = false;
};

} // namespace codesage::widgets
