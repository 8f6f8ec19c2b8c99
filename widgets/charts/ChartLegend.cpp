#include "charts/ChartLegend.h"

#include "charts/Display.h"
#include "show/dashboard/Reducers.h"
#include "theme/Metrics.h"
#include "theme/Theme.h"

#include <QEvent>
#include <QFontMetrics>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

namespace codesage::widgets {

ChartLegend::ChartLegend(QWidget* parent)
    : QWidget(parent) {
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    setObjectName(QStringLiteral("chartLegend"));
    setAccessibleName(tr("Legend"));
    setToolTip(tr("Click to show one series alone, Ctrl+click to switch it on or off"));
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void ChartLegend::setData(std::shared_ptr<const ChartData> chart) {
    m_data = std::move(chart);
    m_entries.clear();
    m_titles.clear();
    for (const std::string& calculation : m_data->legend.calculations)
        m_titles.append(QString::fromStdString(show::reducerTitle(calculation)));
    QStringList names;
    for (std::size_t i = 0; i < m_data->series.size(); ++i) {
        const ChartSeries& series = m_data->series[i];
        names.append(series.name);
        if (series.field.drawing.hiddenInLegend)
            continue;
        Entry entry{i, series.name, {}};
        for (const std::string& calculation : m_data->legend.calculations) {
            show::FieldConfig field = series.field;
            if (show::reducerIsUnitless(calculation))
                field.unit.clear();
            entry.values.append(displayValue(show::reduceSeries(*series.data, calculation), field,
                                             Theme::current(), m_data->units)
                                    .joined());
        }
        m_entries.push_back(std::move(entry));
    }
    if (names != m_names) {
        const bool wasFiltered = std::ranges::find(m_hidden, true) != m_hidden.end();
        m_names = names;
        m_hidden.assign(m_data->series.size(), false);
        m_current = -1;
        if (wasFiltered)
            emit visibilityChanged(m_hidden);
    }
    setAccessibleDescription(m_names.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

bool ChartLegend::isTable() const {
    return m_data && m_data->legend.mode == show::LegendMode::Table;
}

QString ChartLegend::listText(const Entry& entry) const {
    QString text = entry.name;
    // One number needs no heading; several do.
    if (entry.values.size() == 1)
        return text + QStringLiteral("  ") + entry.values.front();
    for (int i = 0; i < entry.values.size(); ++i)
        text +=
            QStringLiteral("  %1 %2").arg(m_titles[i].toLower().remove(QLatin1String(" *")), entry.values[i]);
    return text;
}

std::vector<QRect> ChartLegend::places(int width, int& height) const {
    const Metrics metrics = Metrics::of(this);
    const QFontMetrics font(metrics.font(Type::Caption));
    const int line = metrics.space(5);
    std::vector<QRect> places;
    if (isTable()) {
        int y = line;
        for (std::size_t i = 0; i < m_entries.size(); ++i, y += line)
            places.emplace_back(0, y, width, line);
        height = y;
        return places;
    }
    const bool column = m_data && m_data->legend.right;
    int x = 0;
    int y = 0;
    for (const Entry& entry : m_entries) {
        const int wanted = std::min(width, font.horizontalAdvance(listText(entry)) + metrics.space(5) + 2);
        if (x > 0 && (x + wanted > width || column)) {
            x = 0;
            y += line;
        }
        places.emplace_back(x, y, wanted, line);
        x += wanted + metrics.space(3);
    }
    height = m_entries.empty() ? 0 : y + line;
    return places;
}

int ChartLegend::heightForWidth(int width) const {
    int height = 0;
    places(width, height);
    return height;
}

QSize ChartLegend::sizeHint() const {
    const Metrics metrics = Metrics::of(this);
    const QFontMetrics font(metrics.font(Type::Caption));
    int widest = metrics.space(20);
    for (const Entry& entry : m_entries)
        widest = std::max(widest, font.horizontalAdvance(listText(entry)) + metrics.space(6));
    return {widest, heightForWidth(widest)};
}

std::vector<int> ChartLegend::columnWidths() const {
    const Metrics metrics = Metrics::of(this);
    const QFontMetrics font(metrics.font(Type::Caption));
    std::vector<int> widths;
    for (int column = 0; column < m_titles.size(); ++column) {
        int widest = font.horizontalAdvance(m_titles[column]);
        for (const Entry& entry : m_entries)
            widest = std::max(widest, font.horizontalAdvance(entry.values[column]));
        widths.push_back(widest + metrics.space(4));
    }
    return widths;
}

void ChartLegend::paintMark(QPainter& painter, const QRect& place, const Entry& entry, bool hidden) {
    const Theme& theme = Theme::current();
    const Metrics metrics = Metrics::of(this);
    const QColor color = hidden ? theme.color(Role::BorderStrong) : m_data->series[entry.series].color;
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    const double width = metrics.space(3);
    const double height = metrics.space(0.9);
    painter.drawRoundedRect(
        QRectF(place.left() + metrics.space(0.5), place.center().y() + 0.5 - height / 2, width, height),
        height / 2, height / 2);
}

void ChartLegend::paintTable(QPainter& painter, const std::vector<QRect>& places) {
    const Theme& theme = Theme::current();
    const Metrics metrics = Metrics::of(this);
    const QFontMetrics font(painter.font());
    const std::vector<int> widths = columnWidths();
    const int line = metrics.space(5);
    int right = width();
    painter.setPen(theme.color(Role::TextTertiary));
    for (int column = static_cast<int>(m_titles.size()) - 1; column >= 0; --column) {
        const int columnWidth = widths[static_cast<std::size_t>(column)];
        painter.drawText(QRect(right - columnWidth, 0, columnWidth, line), Qt::AlignRight | Qt::AlignVCenter,
                         m_titles[column]);
        right -= columnWidth;
    }
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const Entry& entry = m_entries[i];
        const QRect& place = places[i];
        const bool hidden = m_hidden[entry.series];
        painter.setPen(QPen(theme.color(Role::Grid), 0));
        painter.drawLine(place.topLeft(), place.topRight());
        paintMark(painter, place, entry, hidden);
        painter.setPen(theme.color(hidden                             ? Role::TextTertiary
                                   : static_cast<int>(i) == m_hovered ? Role::Text
                                                                      : Role::TextSecondary));
        const QRect name = place.adjusted(metrics.space(5), 0, right - width() - metrics.space(1), 0);
        painter.drawText(name, Qt::AlignLeft | Qt::AlignVCenter,
                         font.elidedText(entry.name, Qt::ElideMiddle, name.width()));
        painter.setPen(theme.color(hidden ? Role::TextTertiary : Role::Text));
        int at = width();
        for (int column = static_cast<int>(m_titles.size()) - 1; column >= 0; --column) {
            const int columnWidth = widths[static_cast<std::size_t>(column)];
            painter.drawText(QRect(at - columnWidth, place.top(), columnWidth, line),
                             Qt::AlignRight | Qt::AlignVCenter, entry.values[column]);
            at -= columnWidth;
        }
    }
}

void ChartLegend::paintList(QPainter& painter, const std::vector<QRect>& places) {
    const Theme& theme = Theme::current();
    const Metrics metrics = Metrics::of(this);
    const QFontMetrics font(painter.font());
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const bool hidden = m_hidden[m_entries[i].series];
        paintMark(painter, places[i], m_entries[i], hidden);
        painter.setPen(theme.color(hidden                             ? Role::TextTertiary
                                   : static_cast<int>(i) == m_hovered ? Role::Text
                                                                      : Role::TextSecondary));
        const QRect text = places[i].adjusted(metrics.space(5), 0, 0, 0);
        const QString full = listText(m_entries[i]);
        const QString shown = font.elidedText(full, Qt::ElideMiddle, text.width());
        if (shown != full || hidden || m_entries[i].values.size() != 1) {
            painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, shown);
            continue;
        }
        const QString name = full.left(full.size() - m_entries[i].values.front().size());
        painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, name);
        painter.setPen(theme.color(Role::Text));
        const int before = font.horizontalAdvance(name);
        painter.drawText(text.adjusted(before, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         m_entries[i].values.front());
    }
}

void ChartLegend::paintEvent(QPaintEvent*) {
    if (!m_data)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(Metrics::of(this).font(Type::Caption));
    int height = 0;
    const std::vector<QRect> where = places(width(), height);
    if (isTable())
        paintTable(painter, where);
    else
        paintList(painter, where);
    if (hasFocus() && m_current >= 0 && m_current < static_cast<int>(where.size())) {
        painter.setPen(QPen(Theme::current().color(Role::Accent), 1));
        painter.setBrush(Qt::NoBrush);
        const int radius = Metrics::of(this).space(1);
        painter.drawRoundedRect(
            QRectF(where[static_cast<std::size_t>(m_current)]).adjusted(0.5, 0.5, -0.5, -0.5), radius,
            radius);
    }
}

int ChartLegend::entryAt(QPoint position) const {
    int height = 0;
    const std::vector<QRect> where = places(width(), height);
    const auto found =
        std::ranges::find_if(where, [&](const QRect& place) { return place.contains(position); });
    return found == where.end() ? -1 : static_cast<int>(found - where.begin());
}

void ChartLegend::choose(int entry, bool toggle) {
    if (entry < 0 || entry >= static_cast<int>(m_entries.size()))
        return;
    const std::size_t series = m_entries[static_cast<std::size_t>(entry)].series;
    if (toggle) {
        m_hidden[series] = !m_hidden[series];
    } else {
        const auto visible = std::ranges::count(m_hidden, false);
        const bool alone = visible == 1 && !m_hidden[series];
        std::fill(m_hidden.begin(), m_hidden.end(), !alone);
        m_hidden[series] = false;
    }
    emit visibilityChanged(m_hidden);
    update();
}

void ChartLegend::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
        choose(entryAt(event->pos()), event->modifiers().testFlag(Qt::ControlModifier));
}

void ChartLegend::mouseMoveEvent(QMouseEvent* event) {
    const int hovered = entryAt(event->pos());
    setCursor(hovered >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (hovered != m_hovered) {
        m_hovered = hovered;
        update();
    }
}

void ChartLegend::leaveEvent(QEvent*) {
    m_hovered = -1;
    update();
}

void ChartLegend::keyPressEvent(QKeyEvent* event) {
    const int last = static_cast<int>(m_entries.size()) - 1;
    switch (event->key()) {
    case Qt::Key_Right:
    case Qt::Key_Down:
        m_current = std::min(last, m_current + 1);
        break;
    case Qt::Key_Left:
    case Qt::Key_Up:
        m_current = std::max(0, m_current - 1);
        break;
    case Qt::Key_Space:
    case Qt::Key_Return:
        choose(m_current, event->modifiers().testFlag(Qt::ControlModifier));
        break;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    update();
}

void ChartLegend::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    updateGeometry();
}

void ChartLegend::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange)
        update();
    QWidget::changeEvent(event);
}

} // namespace codesage::widgets
