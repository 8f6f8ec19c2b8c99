#pragma once

#include <QStyledItemDelegate>

namespace codesage::widgets {

// Paints a search result: a file with its folder and count, or a line with its number and its matches
// highlighted.
class SearchDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintFile(QPainter* painter, const QRect& box, const QModelIndex& index,
                   const QWidget* widget) const;
    void paintMatch(QPainter* painter, const QRect& box, const QModelIndex& index,
                    const QWidget* widget) const;
};

} // namespace codesage::widgets
