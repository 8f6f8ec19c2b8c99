#include "shell/PageGrabber.h"

#include "pages/Page.h"
#include "shell/MainWindow.h"

#include <QPixmap>
#include <utility>

namespace codesage::widgets {

namespace {

constexpr std::chrono::milliseconds kPoll{30};
// Answers can start new layouts, which start new questions: quiet means quiet for some turns.
constexpr int kQuietTurns = 4;

} // namespace

PageGrabber::PageGrabber(MainWindow& window, QObject* parent)
    : QObject(parent)
    , m_window(window) {
    m_poll.setInterval(kPoll);
    m_deadline.setSingleShot(true);
    connect(&m_poll, &QTimer::timeout, this, &PageGrabber::check);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        finish(fail(ErrorCode::Timeout,
                    "the page '" + m_window.currentPage()->name().toStdString() +
                        "' did not get its answers in time; try again when the service is less busy"));
    });
}

void PageGrabber::grab(const QString& page, QSize size, const QString& file,
                       std::chrono::milliseconds timeout, std::function<void(Status)> done) {
    m_done = std::move(done);
    m_file = file;
    m_quietTurns = 0;
    m_window.setMinimumSize(0, 0);
    m_window.resize(size);
    m_window.show();
    if (!m_window.showPage(page)) {
        const std::string names = m_window.pageNames().join(QStringLiteral(", ")).toStdString();
        QTimer::singleShot(0, this, [this, page, names] {
            finish(fail(ErrorCode::NotFound,
                        "there is no page '" + page.toStdString() + "'; pages are " + names));
        });
        return;
    }
    m_poll.start();
    m_deadline.start(timeout);
}

void PageGrabber::check() {
    m_quietTurns = m_window.currentPage()->isSettled() ? m_quietTurns + 1 : 0;
    if (m_quietTurns < kQuietTurns)
        return;
    if (QWidget* const focus = m_window.focusWidget())
        focus->clearFocus();
    if (m_window.grab().save(m_file, "PNG"))
        finish({});
    else
        finish(fail(ErrorCode::Io, "cannot write the picture '" + m_file.toStdString() +
                                       "'; check the folder and its permissions"));
}

void PageGrabber::finish(Status status) {
    m_poll.stop();
    m_deadline.stop();
    if (const auto done = std::exchange(m_done, nullptr))
        done(std::move(status));
}

} // namespace codesage::widgets
