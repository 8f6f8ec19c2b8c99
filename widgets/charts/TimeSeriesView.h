#pragma once

#include "charts/ChartData.h"
#include "charts/ChartGeometry.h"
#include "charts/PlotPainter.h"

#include <QPixmap>
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

namespace codesage::widgets {

class ChartTooltip;

// The plot of a time series chart. Setting data or a new width hands the samples to a worker that reduces
// them to pixels; the old picture stays until the new one is there. Hovering only draws the crosshair over
// the cached picture. Left and Right move the crosshair from the keyboard, dragging chooses a time range. UI
// thread.
class TimeSeriesView : public QWidget {
    Q_OBJECT
public:
    explicit TimeSeriesView(QWidget* parent = nullptr);
    ~TimeSeriesView() override;

    void setData(std::shared_ptr<const ChartData> chart);
    void setHidden(std::vector<bool> hidden);
    // A line at this time without a tooltip, as another panel's pointer asks for; nothing takes it away.
    void setCrosshair(std::optional<TimestampMs> time);
    // True once the picture shows the data that was set last.
    bool isCurrent() const { return m_geometryVersion == m_version; }

    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

signals:
    void hovered(std::optional<codesage::TimestampMs> time);
    void rangeChosen(codesage::TimestampMs start, codesage::TimestampMs end);
    void drawn();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void reduce();
    void rebuildPicture();
    void point(std::optional<TimestampMs> time, std::optional<QPoint> at);
    void showTooltip(TimestampMs time, QPoint at);
    void paintCrosshair(QPainter& painter);
    void describe();
    std::int64_t reach() const;

    std::shared_ptr<const ChartData> m_data;
    std::vector<bool> m_hidden;
    ChartGeometry m_geometry;
    std::shared_ptr<const ChartData> m_drawnData; // what m_geometry was made from
    quint64 m_version = 0;
    quint64 m_geometryVersion = 0;
    PlotLayout m_layout;
    QPixmap m_picture;
    std::optional<TimestampMs> m_pointed;   // by this view's pointer or keys
    std::optional<TimestampMs> m_crosshair; // by another panel
    std::optional<QPoint> m_pressed;
    QPoint m_dragged;
    ChartTooltip* m_tooltip = nullptr;
};

} // namespace codesage::widgets
