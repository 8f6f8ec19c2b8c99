#pragma once

#include "base/core/Result.h"

#include <QObject>
#include <QSize>
#include <QTimer>
#include <chrono>
#include <functional>

namespace codesage::widgets {

class MainWindow;

// Renders one page into a picture once everything visible on it has answered and is drawn. Works without a
// display.
class PageGrabber : public QObject {
    Q_OBJECT
public:
    explicit PageGrabber(MainWindow& window, QObject* parent = nullptr);

    // Shows the page at this size and writes a PNG. `done` is called once, from the event loop. Errors:
    // NotFound (no such page), Timeout (with the page's name), Io.
    void grab(const QString& page, QSize size, const QString& file, std::chrono::milliseconds timeout,
              std::function<void(Status)> done);

private:
    void check();
    void finish(Status status);

    MainWindow& m_window;
    QString m_file;
    QTimer m_poll;
    QTimer m_deadline;
    int m_quietTurns = 0;
    std::function<void(Status)> m_done;
};

} // namespace codesage::widgets
