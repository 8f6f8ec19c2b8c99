#include "charts/LineShapes.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace codesage::widgets {

namespace {

constexpr double kCurvePixels = 3; // length of a straight piece of a curve

std::vector<double> tangents(const QPolygonF& points) {
    const auto count = static_cast<std::size_t>(points.size());
    std::vector<double> slopes(count - 1);
    for (std::size_t i = 0; i + 1 < count; ++i) {
        const QPointF step = points[qsizetype(i) + 1] - points[qsizetype(i)];
        slopes[i] = step.x() > 0 ? step.y() / step.x() : 0;
    }
    std::vector<double> result(count);
    result.front() = slopes.front();
    result.back() = slopes.back();
    for (std::size_t i = 1; i + 1 < count; ++i)
        result[i] =
            slopes[i - 1] * slopes[i] <= 0 ? 0 : 2 * slopes[i - 1] * slopes[i] / (slopes[i - 1] + slopes[i]);
    return result;
}

QPolygonF curve(const QPolygonF& points) {
    const std::vector<double> slope = tangents(points);
    QPolygonF line;
    line.append(points.front());
    for (qsizetype i = 0; i + 1 < points.size(); ++i) {
        const QPointF from = points[i];
        const QPointF to = points[i + 1];
        const double width = to.x() - from.x();
        const int pieces = std::clamp(static_cast<int>(width / kCurvePixels), 1, 64);
        for (int piece = 1; piece <= pieces; ++piece) {
            const double t = double(piece) / pieces;
            const double a = (1 + 2 * t) * (1 - t) * (1 - t);
            const double b = t * (1 - t) * (1 - t) * width;
            const double c = t * t * (3 - 2 * t);
            const double d = t * t * (t - 1) * width;
            line.append({from.x() + width * t, a * from.y() + b * slope[std::size_t(i)] + c * to.y() +
                                                   d * slope[std::size_t(i) + 1]});
        }
    }
    return line;
}

} // namespace

QPolygonF shaped(const QPolygonF& points, show::LineShape shape) {
    if (points.size() < 2 || shape == show::LineShape::Linear)
        return points;
    if (shape == show::LineShape::Smooth)
        return curve(points);
    QPolygonF line;
    line.append(points.front());
    for (qsizetype i = 1; i < points.size(); ++i) {
        if (shape == show::LineShape::StepAfter)
            line.append({points[i].x(), points[i - 1].y()});
        else
            line.append({points[i - 1].x(), points[i].y()});
        line.append(points[i]);
    }
    return line;
}

} // namespace codesage::widgets
