#pragma once

#include "backend/Backend.h"
#include "engine/Engine.h"

#include <QTimer>

namespace codesage::app {

// The window's view of an engine in this process. `engine` must outlive it, and is stopped only after it.
class EngineBackend final : public widgets::Backend {
    Q_OBJECT
public:
    explicit EngineBackend(Engine& engine, QObject* parent = nullptr);

    widgets::Pending range(widgets::RangeQuery query, widgets::Answer<widgets::QueryAnswer> answer) override;
    widgets::Pending instant(widgets::InstantQuery query,
                             widgets::Answer<widgets::QueryAnswer> answer) override;
    widgets::Pending labelValues(widgets::LabelValuesQuery query,
                                 widgets::Answer<std::vector<std::string>> answer) override;
    widgets::Pending dashboardText(std::string uid, widgets::Answer<std::string> answer) override;
    widgets::Pending codebases(widgets::Answer<std::vector<widgets::CodebaseInfo>> answer) override;
    widgets::Pending index(std::filesystem::path root, std::function<void(widgets::IndexProgress)> progress,
                           widgets::Answer<widgets::CodebaseInfo> answer) override;
    widgets::Pending removeCodebase(std::filesystem::path root, widgets::Answer<void> answer) override;
    widgets::Pending search(widgets::SearchRequest request,
                            widgets::Answer<widgets::SearchAnswer> answer) override;
    widgets::Pending readLines(std::filesystem::path file, int first, int last,
                               widgets::Answer<widgets::FileExcerpt> answer) override;
    widgets::EngineState state() const override { return m_state; }
    TimestampMs now() const override;

private:
    // Asks the engine on a worker what an operator should know, so that the UI thread never waits for it.
    void refreshState();

    Engine& m_engine;
    widgets::EngineState m_state;
    widgets::Pending m_refresh;
    QTimer m_timer;
};

} // namespace codesage::app
