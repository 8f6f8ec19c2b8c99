#pragma once

#include "charts/ValueView.h"

namespace codesage::widgets {

// One horizontal bar a value, its name above it and its value at the end; rows that find no room are counted
// below.
class BarGaugeView final : public ValueView {
    Q_OBJECT
public:
    using ValueView::ValueView;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::pair<double, double> range() const;
};

} // namespace codesage::widgets
