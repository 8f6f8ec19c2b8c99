#pragma once

#include "show/dashboard/Field.h"

#include <QPolygonF>

namespace codesage::widgets {

// The points of a stroke with those of its shape between them: steps, or a curve that never overshoots
// (Fritsch and Carlson, "Monotone Piecewise Cubic Interpolation", 1980), as a polyline fine enough for the
// screen.
QPolygonF shaped(const QPolygonF& points, show::LineShape shape);

} // namespace codesage::widgets
