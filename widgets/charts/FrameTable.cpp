#include "charts/FrameTable.h"

#include "theme/Metrics.h"
#include "theme/Theme.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <algorithm>

namespace codesage::widgets {

namespace {

class CellDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const QString type = index.data(FrameModel::CellTypeRole).toString();
        const QColor color = index.data(FrameModel::ColorRole).value<QColor>();
        const Theme& theme = Theme::current();
        QStyleOptionViewItem changed = option;
        const Metrics metrics = Metrics::of(option.widget);
        painter->save();
        if (type.startsWith(QLatin1String("color-background")) && color.isValid())
            painter->fillRect(option.rect.adjusted(0, 1, 0, -1),
                              mixed(color, theme.color(Role::Surface), theme.isDark() ? 0.3 : 0.18));
        if (type == QLatin1String("color-text") && color.isValid())
            changed.palette.setColor(QPalette::Text, color);
        if (type == QLatin1String("gauge") || type.endsWith(QLatin1String("gauge"))) {
            const int bar = metrics.space(1);
            const int room = option.rect.width() - metrics.space(4);
            const QRect track(option.rect.left() + metrics.space(2),
                              option.rect.bottom() - bar - metrics.space(0.5), room, bar);
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme.color(Role::Border));
            painter->drawRoundedRect(track, bar / 2.0, bar / 2.0);
            painter->setBrush(color.isValid() ? color : theme.color(Role::Accent));
            QRect filled = track;
            filled.setWidth(static_cast<int>(room * index.data(FrameModel::ShareRole).toDouble()));
            painter->drawRoundedRect(filled, bar / 2.0, bar / 2.0);
        }
        painter->restore();
        QStyledItemDelegate::paint(painter, changed, index);
    }
};

} // namespace

FrameTable::FrameTable(QWidget* parent)
    : QTableView(parent) {
    setObjectName(QStringLiteral("frameTable"));
    setModel(&m_model);
    setItemDelegate(new CellDelegate(this));
    setShowGrid(false);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(Metrics::of(this).space(7.5));
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSortIndicatorClearable(true);
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    setSortingEnabled(true);
    // The model writes the arrow into the header's text: the style's own lies over it.
    horizontalHeader()->setSortIndicatorShown(false);
}

void FrameTable::setFrame(show::TableFrame frame, std::vector<show::FieldConfig> fields,
                          show::UnitContext units, const show::PanelOptions& options) {
    int sortColumn = -1;
    for (std::size_t i = 0; i < frame.columns.size() && !options.sortBy.empty(); ++i)
        if (frame.columns[i].name == options.sortBy || fields[i].displayName == options.sortBy)
            sortColumn = static_cast<int>(i);
    m_model.setFrame(std::move(frame), std::move(fields), std::move(units));
    horizontalHeader()->setVisible(options.header);
    if (!m_sorted && sortColumn >= 0) {
        m_sorted = true;
        sortByColumn(sortColumn, options.sortDescending ? Qt::DescendingOrder : Qt::AscendingOrder);
    }
    fitColumns();
}

void FrameTable::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    fitColumns();
}

// Columns take what they need and share what is left.
void FrameTable::fitColumns() {
    const int count = m_model.columnCount();
    if (count == 0)
        return;
    const Metrics metrics = Metrics::of(this);
    std::vector<int> widths;
    int total = 0;
    for (int column = 0; column < count; ++column) {
        const double wanted = m_model.fields()[static_cast<std::size_t>(column)].drawing.width;
        const int needed = std::max(sizeHintForColumn(column), horizontalHeader()->sectionSizeHint(column)) +
                           metrics.space(2);
        widths.push_back(wanted > 0 ? static_cast<int>(wanted * metrics.space(4) / 16.0) : needed);
        total += widths.back();
    }
    const int room = viewport()->width();
    if (total < room) {
        const int share = (room - total) / count;
        for (int& width : widths)
            width += share;
        widths.front() += room - total - share * count;
    }
    // The widest give way first, down to a few characters.
    const int least = metrics.space(12);
    for (int over = total - room; over > 0;) {
        const auto widest = std::ranges::max_element(widths);
        if (*widest <= least)
            break;
        const int cut = std::min({over, *widest - least, metrics.space(1)});
        *widest -= cut;
        over -= cut;
    }
    for (int column = 0; column < count; ++column)
        setColumnWidth(column, widths[static_cast<std::size_t>(column)]);
}

} // namespace codesage::widgets
