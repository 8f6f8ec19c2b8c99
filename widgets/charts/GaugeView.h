#pragma once

#include "charts/ValueView.h"

namespace codesage::widgets {

// Arcs from the field's minimum to its maximum, with the thresholds as a thin ring outside.
class GaugeView final : public ValueView {
    Q_OBJECT
public:
    using ValueView::ValueView;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintGauge(QPainter& painter, const QRectF& box, const ValueItem& item);
};

} // namespace codesage::widgets
