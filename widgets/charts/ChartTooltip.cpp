#include "charts/ChartTooltip.h"

#include "theme/Metrics.h"
#include "theme/Theme.h"

#include <QFontMetrics>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace codesage::widgets {

namespace {

constexpr std::size_t kMostRows = 14;
constexpr int kWidestName = 110; // steps of the spacing scale

} // namespace

ChartTooltip::ChartTooltip(QWidget* window)
    : QWidget(window) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    setObjectName(QStringLiteral("chartTooltip"));
    hide();
}

void ChartTooltip::showRows(const QString& heading, std::vector<TooltipRow> rows, bool nearestOnly, double y,
                            QPoint at) {
    if (rows.empty()) {
        hide();
        return;
    }
    m_heading = heading;
    const auto byDistance = [y](const TooltipRow& a, const TooltipRow& b) {
        return std::abs(a.y - y) < std::abs(b.y - y);
    };
    const TooltipRow nearest = *std::ranges::min_element(rows, byDistance);
    if (nearestOnly)
        rows = {nearest};
    std::ranges::stable_sort(rows,
                             [](const TooltipRow& a, const TooltipRow& b) { return a.number > b.number; });
    m_left = static_cast<int>(rows.size() > kMostRows ? rows.size() - kMostRows : 0);
    rows.resize(std::min(rows.size(), kMostRows));
    m_rows = std::move(rows);
    const auto found = std::ranges::find_if(
        m_rows, [&](const TooltipRow& row) { return row.name == nearest.name && row.y == nearest.y; });
    m_emphasised = static_cast<std::size_t>(found - m_rows.begin());

    const Metrics metrics = Metrics::of(this);
    const QFontMetrics font(metrics.font(Type::Strong));
    int names = 0;
    int values = 0;
    for (const TooltipRow& row : m_rows) {
        names = std::max(names, std::min(metrics.space(kWidestName), font.horizontalAdvance(row.name)));
        values = std::max(values, font.horizontalAdvance(row.value));
    }
    const int lines = static_cast<int>(m_rows.size()) + 1 + (m_left > 0 ? 1 : 0);
    const int width =
        std::max(font.horizontalAdvance(heading), names + values + metrics.space(9)) + metrics.space(5);
    resize(width, lines * metrics.space(5) + metrics.space(4));
    const QRect room = parentWidget()->rect();
    const int gap = metrics.space(3);
    int x = at.x() + gap;
    if (x + width > room.width() - gap)
        x = std::max(gap, at.x() - gap - width);
    move(x, std::clamp(at.y() - height() / 2, gap, std::max(gap, room.height() - height() - gap)));
    show();
    raise();
    update();
}

void ChartTooltip::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    const Metrics metrics = Metrics::of(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.color(Role::Border));
    painter.setBrush(theme.color(Role::Raised));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), metrics.radius(),
                            metrics.radius());
    const int pad = metrics.space(2.5);
    const int line = metrics.space(5);
    QRect row(pad, metrics.space(2), width() - 2 * pad, line);
    painter.setFont(metrics.font(Type::Caption));
    painter.setPen(theme.color(Role::TextSecondary));
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, m_heading);
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        row.translate(0, line);
        const bool strong = i == m_emphasised && m_rows.size() > 1;
        painter.setFont(metrics.font(strong ? Type::Strong : Type::Body));
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_rows[i].color);
        const double mark = metrics.space(2);
        painter.drawRoundedRect(QRectF(row.left(), row.center().y() - mark / 4, mark, mark / 2), mark / 4,
                                mark / 4);
        painter.setPen(theme.color(strong ? Role::Text : Role::TextSecondary));
        const QFontMetrics font(painter.font());
        const int value = font.horizontalAdvance(m_rows[i].value);
        const QRect name = row.adjusted(metrics.space(3.5), 0, -value - metrics.space(3), 0);
        painter.drawText(name, Qt::AlignLeft | Qt::AlignVCenter,
                         font.elidedText(m_rows[i].name, Qt::ElideMiddle, name.width()));
        painter.setPen(theme.color(Role::Text));
        painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, m_rows[i].value);
    }
    if (m_left > 0) {
        row.translate(0, line);
        painter.setFont(metrics.font(Type::Caption));
        painter.setPen(theme.color(Role::TextTertiary));
        painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, tr("and %n more", nullptr, m_left));
    }
}

} // namespace codesage::widgets
