#pragma once

#include "dashboard/PanelResult.h"
#include "dashboard/PanelRunner.h"
#include "show/dashboard/Model.h"
#include "show/dashboard/Units.h"

#include <QFrame>
#include <optional>

class QGraphicsOpacityEffect;
class QStackedLayout;
class QToolButton;

namespace codesage::widgets {

class ElidedLabel;
class MessageView;
class PanelContent;

enum class PanelState { Empty, Loading, Ready, NoData, Error, Static };

// One panel as a card: its title, its state and its content. It keeps what it showed while it asks anew, and
// says so when what it shows has become old because the last answer was an error. UI thread.
class PanelFrame : public QFrame {
    Q_OBJECT
public:
    PanelFrame(const show::Panel& panel, Backend& backend, QWidget* parent);
    ~PanelFrame() override;

    const show::Panel& panel() const { return m_panel; }
    PanelState state() const { return m_state; }
    // Shown content is from before an error.
    bool isStale() const { return m_stale; }
    bool isRunning() const { return m_runner.isRunning(); }
    // The picture shows the last answer: nothing is being asked, reduced or drawn.
    bool isSettled() const;
    // False for texts and unknown kinds: there is nothing to ask.
    bool asks() const;
    const std::optional<PanelResult>& result() const { return m_result; }

    void setTitle(const QString& title);
    void run(PanelRequest request);
    // Width in pixels that a query's resolution should follow.
    int contentWidth() const;
    void setCrosshair(std::optional<TimestampMs> time);

signals:
    void finished();
    void refreshRequested();
    void explainRequested();
    void hovered(std::optional<codesage::TimestampMs> time);
    void rangeChosen(codesage::TimestampMs start, codesage::TimestampMs end);

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void take(PanelResult result);
    void present();
    void setState(PanelState state);
    void showError(const Error& error);
    void buildHeader();
    void openMenu();
    void showMenuButton();
    void updateBadge();
    show::UnitContext units() const;

    show::Panel m_panel;
    Backend& m_backend;
    PanelRunner m_runner;
    std::optional<PanelResult> m_result;
    PanelState m_state = PanelState::Empty;
    bool m_stale = false;
    QString m_problem;
    QStringList m_notes; // what of the panel isn't drawn
    ElidedLabel* m_title;
    QToolButton* m_badge;
    QToolButton* m_menu;
    QGraphicsOpacityEffect* m_menuOpacity = nullptr;
    QWidget* m_body;
    QStackedLayout* m_stack;
    PanelContent* m_content;
    MessageView* m_message;
};

} // namespace codesage::widgets
