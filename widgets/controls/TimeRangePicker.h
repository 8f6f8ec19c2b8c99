#pragma once

#include "show/dashboard/TimeRange.h"

#include <QToolButton>
#include <functional>

class QLabel;
class QLineEdit;

namespace codesage::widgets {

class Popover;

// Shows the time range in words and opens quick ranges and two fields for one of one's own ("now-6h",
// "now/d", "2026-11-23 10:00", local time).
class TimeRangePicker : public QToolButton {
    Q_OBJECT
public:
    explicit TimeRangePicker(QWidget* parent = nullptr);

    const show::TimeRange& range() const { return m_range; }
    // Doesn't emit rangeChosen.
    void setRange(const show::TimeRange& range);
    // "Last 6 hours", "Today", "23 Nov 10:00 – 11:30".
    static QString words(const show::TimeRange& range);

signals:
    void rangeChosen(codesage::show::TimeRange range);

private:
    void openPopover();
    void applyOwn();

    show::TimeRange m_range;
    Popover* m_popover = nullptr;
    QLineEdit* m_from = nullptr;
    QLineEdit* m_to = nullptr;
    QLabel* m_problem = nullptr;
};

} // namespace codesage::widgets
