#pragma once

#include "charts/ChartData.h"
#include "show/dashboard/Table.h"

#include <QAbstractTableModel>
#include <vector>

namespace codesage::widgets {

// A table panel's frame as an item model: values formatted by their column's field.
class FrameModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum ItemRole { ColorRole = Qt::UserRole + 1, CellTypeRole, ShareRole };

    explicit FrameModel(QObject* parent = nullptr);

    // `fields` has one entry for each column. Keeps rows and columns that stay, so that selections survive a
    // refresh.
    void setFrame(show::TableFrame frame, std::vector<show::FieldConfig> fields, show::UnitContext units);
    const std::vector<show::FieldConfig>& fields() const { return m_fields; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    QVariant shown(std::size_t row, std::size_t column, int role) const;
    double largest(std::size_t column) const;

    show::TableFrame m_frame;
    std::vector<show::FieldConfig> m_fields;
    std::vector<std::size_t> m_order; // row in the view -> row in the frame
    show::UnitContext m_units;
    int m_sortColumn = -1;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
};

} // namespace codesage::widgets
