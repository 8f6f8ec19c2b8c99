#include "charts/ChartGeometry.h"

#include "show/plot/Stack.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace codesage::widgets {

namespace {

constexpr int kRangeSteps = 5;
// A series whose smallest value is under this share of its largest is shown from zero.
constexpr double kNearZero = 0.6;

struct Group {
    std::vector<std::size_t> members;
};

bool isHidden(const std::vector<bool>& hidden, std::size_t index) {
    return index < hidden.size() && hidden[index];
}

std::int64_t maxGapOf(const ChartSeries& series, std::int64_t step) {
    const std::int64_t span = series.field.drawing.spanNulls;
    if (span < 0)
        return show::kJoinAll;
    // Half a step of tolerance, since steps of a query and of what was stored differ a little.
    return std::max(span, step + step / 2);
}

// Points of one layer of a stack, without those outside.
DrawnSeries layerPoints(const show::Stack& stack, std::size_t layer, std::size_t index, bool right,
                        bool join) {
    DrawnSeries drawn;
    drawn.index = index;
    drawn.rightAxis = right;
    for (std::size_t i = 0; i < stack.times.size(); ++i) {
        const double edge = stack.layers[layer].edge[i];
        if (std::isnan(edge) && (join || drawn.points.empty() || drawn.points.back().isGap()))
            continue;
        drawn.points.push_back({stack.times[i], edge});
        drawn.base.push_back(stack.layers[layer].base[i]);
    }
    return drawn;
}

// Collects what an axis has to show.
class AxisRange {
public:
    void add(double value) {
        if (!std::isfinite(value))
            return;
        m_low = std::min(m_low, value);
        m_high = std::max(m_high, value);
    }
    void addSeries(const ChartSeries& series, std::size_t index) {
        if (!m_any)
            m_field = index;
        m_any = true;
        const show::FieldConfig& field = series.field;
        const show::FieldDrawing& drawing = field.drawing;
        m_fromZero = m_fromZero || drawing.fillOpacity > 0 || drawing.style == show::DrawStyle::Bars ||
                     drawing.stacking != show::StackingMode::None;
        m_logBase = std::max(m_logBase, drawing.logBase);
        m_centred = m_centred || drawing.axisCentredZero;
        if (field.min)
            m_min = m_min ? std::min(*m_min, *field.min) : *field.min;
        if (field.max)
            m_max = m_max ? std::max(*m_max, *field.max) : *field.max;
        if (drawing.softMin)
            add(*drawing.softMin);
        if (drawing.softMax)
            add(*drawing.softMax);
    }
    AxisGeometry geometry(const ChartData& data) const {
        AxisGeometry axis;
        axis.used = m_any;
        if (!m_any)
            return axis;
        axis.field = m_field;
        const std::string& unit = data.series[m_field].field.unit;
        axis.ticks = show::isBinaryUnit(unit)     ? show::TickBase::Binary
                     : show::secondsPerUnit(unit) ? show::TickBase::Seconds
                                                  : show::TickBase::Decimal;
        axis.ticksPerUnit = show::secondsPerUnit(unit).value_or(1);
        double low = std::isfinite(m_low) ? m_low : 0;
        double high = std::isfinite(m_high) ? m_high : 1;
        if (m_logBase > 0 && high > 0)
            return logarithmic(axis, low, high);
        if (low > 0 && (m_fromZero || low < high * kNearZero))
            low = 0;
        if (high < 0 && m_fromZero)
            high = 0;
        if (m_centred)
            low = -(high = std::max(std::abs(low), std::abs(high)));
        const show::ValueRange range =
            show::niceRange(low * axis.ticksPerUnit, high * axis.ticksPerUnit, kRangeSteps, axis.ticks);
        axis.low = m_min.value_or(range.low / axis.ticksPerUnit);
        axis.high = m_max.value_or(range.high / axis.ticksPerUnit);
        if (!(axis.high > axis.low))
            axis.high = axis.low + 1;
        return axis;
    }

private:
    AxisGeometry logarithmic(AxisGeometry axis, double low, double high) const {
        axis.logarithmic = true;
        axis.logBase = m_logBase;
        const double logBase = std::log(m_logBase);
        const double least = low > 0 ? low : std::min(1.0, high / m_logBase);
        axis.low = m_min && *m_min > 0 ? *m_min : std::pow(m_logBase, std::floor(std::log(least) / logBase));
        axis.high = m_max.value_or(std::pow(m_logBase, std::ceil(std::log(high) / logBase)));
        if (!(axis.high > axis.low))
            axis.high = axis.low * m_logBase;
        return axis;
    }

    double m_low = HUGE_VAL;
    double m_high = -HUGE_VAL;
    std::optional<double> m_min, m_max;
    double m_logBase = 0;
    std::size_t m_field = 0;
    bool m_any = false;
    bool m_fromZero = false;
    bool m_centred = false;
};

} // namespace

ChartGeometry computeGeometry(const ChartData& data, const std::vector<bool>& hidden, int pixels) {
    ChartGeometry geometry;
    AxisRange left;
    AxisRange right;
    std::map<std::string, Group> stacks;
    for (std::size_t i = 0; i < data.series.size(); ++i) {
        const ChartSeries& series = data.series[i];
        const show::FieldDrawing& drawing = series.field.drawing;
        const bool onRight = drawing.axis == show::AxisPlacement::Right;
        // A hidden series keeps its unit on the axis, so that axes don't jump when all are switched off.
        AxisRange& axis = onRight ? right : left;
        axis.addSeries(series, i);
        if (isHidden(hidden, i) || drawing.hidden)
            continue;
        if (drawing.stacking != show::StackingMode::None) {
            const char mode = drawing.stacking == show::StackingMode::Percent ? 'p' : 'n';
            stacks[std::string(1, onRight ? 'r' : 'l') + mode + drawing.stackGroup].members.push_back(i);
            continue;
        }
        show::ReduceOptions options{data.start, data.end, pixels, maxGapOf(series, data.step),
                                    drawing.logBase > 0};
        DrawnSeries drawn;
        drawn.index = i;
        drawn.rightAxis = onRight;
        drawn.points = show::reduceToPixels(*series.data, options);
        for (const show::PlotPoint& point : drawn.points)
            if (point.time >= data.start && point.time <= data.end)
                axis.add(point.value);
        geometry.series.push_back(std::move(drawn));
    }
    for (const auto& [key, group] : stacks) {
        std::vector<const show::Series*> layers;
        for (const std::size_t index : group.members)
            layers.push_back(data.series[index].data.get());
        const auto mode = key[1] == 'p' ? show::StackMode::Percent : show::StackMode::Normal;
        const show::Stack stack =
            show::reduceStack(show::stackSeries(layers, mode), data.start, data.end, pixels);
        AxisRange& axis = key[0] == 'r' ? right : left;
        for (std::size_t layer = 0; layer < group.members.size(); ++layer) {
            const std::size_t index = group.members[layer];
            const bool join = data.series[index].field.drawing.spanNulls != 0;
            geometry.series.push_back(layerPoints(stack, layer, index, key[0] == 'r', join));
            for (const show::PlotPoint& point : geometry.series.back().points)
                axis.add(point.value);
        }
        if (mode == show::StackMode::Percent)
            axis.add(1);
    }
    geometry.left = left.geometry(data);
    geometry.right = right.geometry(data);
    return geometry;
}

} // namespace codesage::widgets
