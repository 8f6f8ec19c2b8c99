#pragma once

#include "backend/Backend.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QToolButton;

namespace codesage::widgets {

// The window's last line: whether the server answers and where, since when, and how the engine is.
class StatusLine : public QWidget {
    Q_OBJECT
public:
    explicit StatusLine(Backend& backend, QWidget* parent = nullptr);

signals:
    void problemsRequested();

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void showState();

    Backend& m_backend;
    QLabel* m_dot;
    QToolButton* m_address;
    QLabel* m_uptime;
    QToolButton* m_health;
    QLabel* m_version;
    QTimer m_minute;
};

} // namespace codesage::widgets
