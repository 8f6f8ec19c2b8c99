#pragma once

#include <QColor>
#include <QString>
#include <QWidget>
#include <vector>

namespace codesage::widgets {

struct TooltipRow {
    QString name;
    QString value;
    QColor color;
    double number = 0;
    double y = 0; // pixel of the value, to find the one nearest to the pointer
};

// What a chart shows beside the pointer: a time and the values there, largest first. A child of the window
// that lets the pointer through and stays inside the window.
class ChartTooltip : public QWidget {
    Q_OBJECT
public:
    explicit ChartTooltip(QWidget* window);

    // `nearestOnly`: the row nearest to `y` alone; else that row is emphasised. `at` is the pointer in the
    // window.
    void showRows(const QString& heading, std::vector<TooltipRow> rows, bool nearestOnly, double y,
                  QPoint at);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_heading;
    std::vector<TooltipRow> m_rows;
    std::size_t m_emphasised = 0;
    int m_left = 0; // rows that found no room
};

} // namespace codesage::widgets
