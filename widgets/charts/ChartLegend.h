#pragma once

#include "charts/ChartData.h"

#include <QStringList>
#include <QWidget>
#include <memory>
#include <vector>

namespace codesage::widgets {

// The legend of a chart: a flowing list, or a table with one column a calculation. A click shows a series
// alone (again: all); with Ctrl it switches one on or off. With the keyboard: arrows choose, Space and
// Ctrl+Space do the same.
class ChartLegend : public QWidget {
    Q_OBJECT
public:
    explicit ChartLegend(QWidget* parent = nullptr);

    void setData(std::shared_ptr<const ChartData> chart);
    int heightForWidth(int width) const override;
    bool hasHeightForWidth() const override { return true; }
    QSize sizeHint() const override;

signals:
    void visibilityChanged(std::vector<bool> hidden);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Entry {
        std::size_t series = 0;
        QString name;
        QStringList values;
    };
    bool isTable() const;
    std::vector<QRect> places(int width, int& height) const;
    int entryAt(QPoint position) const;
    void choose(int entry, bool toggle);
    QString listText(const Entry& entry) const;
    void paintTable(QPainter& painter, const std::vector<QRect>& places);
    void paintList(QPainter& painter, const std::vector<QRect>& places);
    void paintMark(QPainter& painter, const QRect& place, const Entry& entry, bool hidden);
    std::vector<int> columnWidths() const;

    std::shared_ptr<const ChartData> m_data;
    std::vector<Entry> m_entries;
    QStringList m_titles;
    std::vector<bool> m_hidden; // by series
    QStringList m_names;        // those m_hidden speaks of
    int m_hovered = -1;
    int m_current = -1;
};

} // namespace codesage::widgets
