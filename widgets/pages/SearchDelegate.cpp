#include "pages/SearchDelegate.h"

#include "pages/SearchModel.h"
#include "theme/Icons.h"
#include "theme/Metrics.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPair>

namespace codesage::widgets {

namespace {

constexpr int kLongestPainted = 400; // characters; nothing beyond fits on a screen

} // namespace

QSize SearchDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
    return {0, Metrics::of(option.widget).space(6)};
}

void SearchDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const {
    const Theme& theme = Theme::current();
    const Metrics metrics = Metrics::of(option.widget);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect row = option.rect.adjusted(0, 0, -metrics.space(1), 0);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme.color(selected ? Role::Selected : Role::Hover));
        painter->drawRoundedRect(row, metrics.space(1), metrics.space(1));
    }
    if (option.state.testFlag(QStyle::State_HasFocus) && selected) {
        painter->setPen(theme.color(Role::Accent));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(row).adjusted(0.5, 0.5, -0.5, -0.5), metrics.space(1),
                                 metrics.space(1));
    }
    const QRect box = row.adjusted(metrics.space(2), 0, -metrics.space(2), 0);
    if (index.data(SearchModel::KindRole).toInt() == SearchModel::FileRow)
        paintFile(painter, box, index, option.widget);
    else
        paintMatch(painter, box, index, option.widget);
    painter->restore();
}

void SearchDelegate::paintFile(QPainter* painter, const QRect& box, const QModelIndex& index,
                               const QWidget* widget) const {
    const Theme& theme = Theme::current();
    const Metrics metrics = Metrics::of(widget);
    const int side = metrics.space(4);
    painter->drawPixmap(
        box.left(), box.center().y() - side / 2 + 1,
        iconPixmap("file", side, theme.color(Role::TextTertiary), painter->device()->devicePixelRatioF()));
    const QString count = QString::number(index.data(SearchModel::CountRole).toInt());
    painter->setFont(metrics.font(Type::Caption));
    const int countWidth = painter->fontMetrics().horizontalAdvance(count);
    painter->setPen(theme.color(Role::TextSecondary));
    painter->drawText(box, Qt::AlignRight | Qt::AlignVCenter, count);
    const QString path = index.data(Qt::DisplayRole).toString();
    const qsizetype slash = path.lastIndexOf(QLatin1Char('/'));
    const QString name = path.mid(slash + 1);
    QRect text = box.adjusted(side + metrics.space(1.5), 0, -countWidth - metrics.space(2), 0);
    painter->setFont(metrics.font(Type::Strong));
    painter->setPen(theme.color(Role::Text));
    const QString shownName = painter->fontMetrics().elidedText(name, Qt::ElideMiddle, text.width());
    painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter, shownName);
    text.setLeft(text.left() + painter->fontMetrics().horizontalAdvance(shownName) + metrics.space(2));
    painter->setFont(metrics.font(Type::Caption));
    painter->setPen(theme.color(Role::TextTertiary));
    if (slash > 0 && text.width() > metrics.space(8))
        painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(path.left(slash), Qt::ElideLeft, text.width()));
}

void SearchDelegate::paintMatch(QPainter* painter, const QRect& box, const QModelIndex& index,
                                const QWidget* widget) const {
    const Theme& theme = Theme::current();
    const Metrics metrics = Metrics::of(widget);
    const QFont font = metrics.font(Type::Code);
    const QFontMetricsF width(font);
    painter->setFont(font);
    const int numbers = metrics.space(10);
    painter->setPen(theme.color(Role::TextTertiary));
    painter->drawText(QRect(box.left(), box.top(), numbers, box.height()), Qt::AlignRight | Qt::AlignVCenter,
                      QString::number(index.data(SearchModel::LineRole).toInt()));
    const QRect text = box.adjusted(numbers + metrics.space(3), 0, 0, 0);
    painter->setClipRect(text);
    QString line = index.data(Qt::DisplayRole).toString();
    const auto ranges = index.data(SearchModel::RangesRole).value<QList<QPair<int, int>>>();
    // A match far to the right is brought into view.
    int skipped = 0;
    if (!ranges.isEmpty()) {
        const double room = text.width() * 0.6;
        const double before =
            width.horizontalAdvance(line.left(std::min<int>(ranges.front().second, kLongestPainted * 8)));
        if (before > room)
            skipped =
                std::max(0, ranges.front().first - static_cast<int>(room / 3 / width.averageCharWidth()));
    }
    line = (skipped > 0 ? QStringLiteral("…") : QString()) + line.mid(skipped, kLongestPainted);
    const int shift = (skipped > 0 ? 1 : 0) - skipped;
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.color(Role::Highlight));
    const double height = width.height();
    for (const auto& [begin, end] : ranges) {
        const int from = begin + shift;
        const int to = std::min<int>(end + shift, static_cast<int>(line.size()));
        if (from < 0 || to <= from)
            continue;
        const double x = text.left() + width.horizontalAdvance(line.left(from));
        painter->drawRoundedRect(QRectF(x, box.center().y() - height / 2 + 0.5,
                                        width.horizontalAdvance(line.mid(from, to - from)), height),
                                 metrics.space(0.5), metrics.space(0.5));
    }
    double x = text.left();
    int at = 0;
    const double baseline = box.center().y() + 0.5 + (width.ascent() - width.descent()) / 2;
    const auto part = [&](int to, Role role) {
        const QString piece = line.mid(at, to - at);
        painter->setPen(theme.color(role));
        painter->drawText(QPointF(x, baseline), piece);
        x += width.horizontalAdvance(piece);
        at = to;
    };
    for (const auto& [begin, end] : ranges) {
        const int from = std::max(at, begin + shift);
        const int to = std::min<int>(end + shift, static_cast<int>(line.size()));
        if (to <= from)
            continue;
        part(from, Role::Text);
        part(to, Role::OnHighlight);
    }
    part(static_cast<int>(line.size()), Role::Text);
}

} // namespace codesage::widgets
