#pragma once

#include "charts/ChartData.h"

#include <QWidget>
#include <memory>

class QScrollArea;

namespace codesage::widgets {

class ChartLegend;
class TimeSeriesView;

// A plot with its legend below or at its right, which takes at most a third of the room and scrolls beyond.
class ChartView : public QWidget {
    Q_OBJECT
public:
    explicit ChartView(QWidget* parent = nullptr);

    void setData(std::shared_ptr<const ChartData> chart);
    TimeSeriesView* plot() const { return m_plot; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void arrange();

    TimeSeriesView* m_plot;
    ChartLegend* m_legend;
    QScrollArea* m_scroll;
    std::shared_ptr<const ChartData> m_data;
};

} // namespace codesage::widgets
