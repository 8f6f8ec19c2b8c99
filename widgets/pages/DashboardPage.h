#pragma once

#include "backend/Backend.h"
#include "pages/Page.h"
#include "show/dashboard/TimeRange.h"

class QComboBox;
class QStackedLayout;
class QToolButton;

namespace codesage::widgets {

class Banner;
class DashboardView;
class MessageView;
class PageHeader;
class TimeRangePicker;
class VariableBar;

// A dashboard with its time range, refresh and variables above it.
class DashboardPage : public Page {
    Q_OBJECT
public:
    // Shows <configuration>/grafana/dashboards/<uid>.json under the page's own name and title.
    DashboardPage(Backend& backend, QString name, QString title, const char* iconName, std::string uid,
                  QWidget* parent = nullptr);

    QString name() const override { return m_name; }
    QString title() const override { return m_title; }
    const char* iconName() const override { return m_iconName; }
    bool isSettled() const override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;

    DashboardView* view() const { return m_view; }
    void load();

private:
    void buildActions();
    void take(Result<std::string> text);
    void showProblem(const QString& title, const Error& error);
    void applyRefresh(int index);
    void syncRefresh();

    Backend& m_backend;
    QString m_name;
    QString m_title;
    const char* m_iconName;
    std::string m_uid;
    Pending m_loading;
    show::TimeRange m_wantedRange;
    QString m_wantedRefresh;
    bool m_hasWanted = false;
    bool m_failed = false;
    bool m_loaded = false;
    PageHeader* m_header;
    TimeRangePicker* m_picker;
    QToolButton* m_back;
    QToolButton* m_refresh;
    QComboBox* m_interval;
    VariableBar* m_variables;
    Banner* m_banner;
    QStackedLayout* m_stack;
    DashboardView* m_view;
    MessageView* m_message;
};

} // namespace codesage::widgets
