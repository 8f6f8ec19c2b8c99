#include "charts/TimeSeriesView.h"

#include "backend/Worker.h"
#include "charts/ChartTooltip.h"
#include "charts/Display.h"
#include "show/plot/Reduce.h"
#include "theme/Metrics.h"
#include "theme/Theme.h"

#include <QDateTime>
#include <QEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace codesage::widgets {

namespace {

constexpr int kLeastDrag = 5;
constexpr std::size_t kSpokenSeries = 5;

} // namespace

TimeSeriesView::TimeSeriesView(QWidget* parent)
    : QWidget(parent) {
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::CrossCursor);
    setObjectName(QStringLiteral("timeSeriesView"));
    setAccessibleName(tr("Chart"));
}

TimeSeriesView::~TimeSeriesView() {
    delete m_tooltip;
}

QSize TimeSeriesView::minimumSizeHint() const {
    const Metrics metrics = Metrics::of(this);
    return {metrics.space(20), metrics.space(12)};
}

QSize TimeSeriesView::sizeHint() const {
    const Metrics metrics = Metrics::of(this);
    return {metrics.space(100), metrics.space(50)};
}

void TimeSeriesView::setData(std::shared_ptr<const ChartData> chart) {
    m_data = std::move(chart);
    reduce();
    describe();
}

void TimeSeriesView::setHidden(std::vector<bool> hidden) {
    m_hidden = std::move(hidden);
    reduce();
}

void TimeSeriesView::reduce() {
    const quint64 version = ++m_version;
    if (!m_data)
        return;
    const int pixels = std::max(1, static_cast<int>(width() * devicePixelRatioF()));
    onWorker([chart = m_data, hidden = m_hidden, pixels] {
        return computeGeometry(*chart, hidden, pixels);
    }).then(this, [this, version, chart = m_data](ChartGeometry geometry) {
        if (version != m_version)
            return;
        m_geometry = std::move(geometry);
        m_drawnData = chart;
        m_geometryVersion = version;
        m_picture = {};
        update();
        emit drawn();
    });
}

void TimeSeriesView::setCrosshair(std::optional<TimestampMs> time) {
    if (time == m_crosshair)
        return;
    m_crosshair = time;
    update();
}

void TimeSeriesView::rebuildPicture() {
    m_picture = QPixmap(size() * devicePixelRatioF());
    m_picture.setDevicePixelRatio(devicePixelRatioF());
    m_picture.fill(Qt::transparent);
    m_layout = layOutPlot(*m_drawnData, m_geometry, *this);
    QPainter painter(&m_picture);
    paintPlot(painter, *m_drawnData, m_geometry, m_layout, Theme::current(), *this);
}

void TimeSeriesView::paintEvent(QPaintEvent*) {
    if (!m_drawnData || width() < 2 || height() < 2)
        return;
    if (m_picture.isNull() || m_picture.size() != size() * devicePixelRatioF())
        rebuildPicture();
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_picture);
    paintCrosshair(painter);
}

void TimeSeriesView::paintCrosshair(QPainter& painter) {
    const Theme& theme = Theme::current();
    const QRectF& plot = m_layout.plot;
    if (m_pressed && std::abs(m_dragged.x() - m_pressed->x()) >= kLeastDrag) {
        QColor soft = theme.color(Role::Accent);
        soft.setAlphaF(0.18F);
        painter.fillRect(QRectF(QPointF(m_pressed->x(), plot.top()), QPointF(m_dragged.x(), plot.bottom()))
                             .normalized()
                             .intersected(plot),
                         soft);
        return;
    }
    const std::optional<TimestampMs> time = m_pointed ? m_pointed : m_crosshair;
    if (!time || *time < m_drawnData->start || *time > m_drawnData->end)
        return;
    QPen pen(theme.color(Role::TextTertiary), 0, Qt::DashLine);
    pen.setCosmetic(true);
    painter.setPen(pen);
    const double x = m_layout.xOf(*time, *m_drawnData);
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    if (!m_pointed)
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    const double radius = Metrics::of(this).space(0.75);
    for (const DrawnSeries& drawn : m_geometry.series) {
        // The drawn point nearest to the pointer, so that the dot sits on the line even where it is stacked.
        const show::PlotPoint* best = nullptr;
        for (const show::PlotPoint& candidate : drawn.points)
            if (!candidate.isGap() && std::abs(candidate.time - *time) <= reach() &&
                (best == nullptr || std::abs(candidate.time - *time) < std::abs(best->time - *time)))
                best = &candidate;
        if (best == nullptr)
            continue;
        painter.setPen(QPen(theme.color(Role::Surface), radius / 2));
        painter.setBrush(m_drawnData->series[drawn.index].color);
        painter.drawEllipse(QPointF(m_layout.xOf(best->time, *m_drawnData),
                                    m_layout.scale(drawn.rightAxis).toPixel(best->value)),
                            radius, radius);
    }
}

std::int64_t TimeSeriesView::reach() const {
    if (!m_drawnData)
        return 0;
    const auto perPixel =
        static_cast<std::int64_t>(double(m_drawnData->end - m_drawnData->start) / std::max(1, width()));
    return std::max(m_drawnData->step, perPixel * 8);
}

void TimeSeriesView::point(std::optional<TimestampMs> time, std::optional<QPoint> at) {
    if (m_pointed == time && !at)
        return;
    m_pointed = time;
    update();
    emit hovered(time);
    if (time && at)
        showTooltip(*time, *at);
    else if (m_tooltip != nullptr)
        m_tooltip->hide();
}

void TimeSeriesView::showTooltip(TimestampMs time, QPoint at) {
    if (m_drawnData->tooltip == show::TooltipMode::None)
        return;
    std::vector<TooltipRow> rows;
    std::optional<TimestampMs> sampleTime;
    for (const DrawnSeries& drawn : m_geometry.series) {
        const ChartSeries& series = m_drawnData->series[drawn.index];
        if (series.field.drawing.hiddenInTooltip)
            continue;
        const auto sample = show::nearestSample(*series.data, time, reach());
        if (!sample)
            continue;
        const double value = series.data->values[*sample];
        const DisplayValue display = displayValue(value, series.field, Theme::current(), m_drawnData->units);
        rows.push_back({series.name, display.joined(), series.color, value,
                        m_layout.scale(drawn.rightAxis).toPixel(value)});
        sampleTime = series.data->times[*sample];
    }
    if (m_tooltip == nullptr)
        m_tooltip = new ChartTooltip(window());
    const QString heading = QLocale().toString(QDateTime::fromMSecsSinceEpoch(sampleTime.value_or(time)),
                                               QStringLiteral("ddd d MMM  HH:mm:ss"));
    m_tooltip->showRows(heading, std::move(rows), m_drawnData->tooltip == show::TooltipMode::Single, at.y(),
                        mapTo(window(), at));
}

void TimeSeriesView::mouseMoveEvent(QMouseEvent* event) {
    if (!m_drawnData)
        return;
    m_dragged = event->pos();
    if (m_pressed) {
        update();
        return;
    }
    if (!m_layout.plot.contains(event->position())) {
        point({}, {});
        return;
    }
    point(m_layout.timeAt(event->position().x(), *m_drawnData), event->pos());
}

void TimeSeriesView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_drawnData || !m_layout.plot.contains(event->position()))
        return;
    m_pressed = event->pos();
    m_dragged = event->pos();
    point({}, {});
}

void TimeSeriesView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_pressed || !m_drawnData)
        return;
    const QPoint from = *m_pressed;
    m_pressed.reset();
    update();
    if (std::abs(event->pos().x() - from.x()) < kLeastDrag)
        return;
    const TimestampMs a = m_layout.timeAt(from.x(), *m_drawnData);
    const TimestampMs b = m_layout.timeAt(event->position().x(), *m_drawnData);
    emit rangeChosen(std::min(a, b), std::max(a, b));
}

void TimeSeriesView::leaveEvent(QEvent*) {
    point({}, {});
}
void TimeSeriesView::hideEvent(QHideEvent*) {
    point({}, {});
}
void TimeSeriesView::focusOutEvent(QFocusEvent* event) {
    point({}, {});
    QWidget::focusOutEvent(event);
}

void TimeSeriesView::keyPressEvent(QKeyEvent* event) {
    if (!m_drawnData || m_picture.isNull() ||
        (event->key() != Qt::Key_Left && event->key() != Qt::Key_Right && event->key() != Qt::Key_Escape)) {
        QWidget::keyPressEvent(event);
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        point({}, {});
        return;
    }
    const TimestampMs from = m_pointed.value_or(m_drawnData->end);
    const TimestampMs to =
        std::clamp(from + (event->key() == Qt::Key_Left ? -m_drawnData->step : m_drawnData->step),
                   m_drawnData->start, m_drawnData->end);
    point(to, QPoint(static_cast<int>(m_layout.xOf(to, *m_drawnData)),
                     static_cast<int>(m_layout.plot.center().y())));
}

void TimeSeriesView::resizeEvent(QResizeEvent* event) {
    m_picture = {};
    if (event->oldSize().width() != event->size().width())
        reduce();
}

void TimeSeriesView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        m_picture = {};
    QWidget::changeEvent(event);
}

// What a screen reader says of the chart.
void TimeSeriesView::describe() {
    QStringList parts;
    for (std::size_t i = 0; i < std::min(kSpokenSeries, m_data->series.size()); ++i) {
        const ChartSeries& series = m_data->series[i];
        const auto last = show::nearestSample(*series.data, m_data->end, m_data->end - m_data->start);
        if (last)
            parts.append(tr("%1: %2").arg(series.name, displayValue(series.data->values[*last], series.field,
                                                                    Theme::current(), m_data->units)
                                                           .joined()));
    }
    setAccessibleDescription(tr("%n series", nullptr, static_cast<int>(m_data->series.size())) +
                             QStringLiteral(". ") + parts.join(QStringLiteral("; ")));
}

} // namespace codesage::widgets
