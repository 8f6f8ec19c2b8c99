#pragma once

#include "charts/ValueView.h"

namespace codesage::widgets {

// Large numbers in their threshold's colour, over a quiet line of how they came about.
class StatView final : public ValueView {
    Q_OBJECT
public:
    using ValueView::ValueView;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintSparkline(QPainter& painter, const QRectF& box, const ValueItem& item, const QColor& color);
};

} // namespace codesage::widgets
