#include "charts/FrameModel.h"

#include "charts/Display.h"
#include "theme/Theme.h"

#include <QApplication>
#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <cmath>

namespace codesage::widgets {

FrameModel::FrameModel(QObject* parent)
    : QAbstractTableModel(parent) {}

void FrameModel::setFrame(show::TableFrame frame, std::vector<show::FieldConfig> fields,
                          show::UnitContext units) {
    const auto names = [](const show::TableFrame& of) {
        std::vector<std::string> result;
        for (const show::TableColumn& column : of.columns)
            result.push_back(column.name);
        return result;
    };
    const bool sameShape = names(frame) == names(m_frame) && frame.rows() == m_frame.rows();
    if (!sameShape)
        beginResetModel();
    m_frame = std::move(frame);
    m_fields = std::move(fields);
    m_units = std::move(units);
    const std::string by = m_sortColumn >= 0 && m_sortColumn < static_cast<int>(m_frame.columns.size())
                               ? m_frame.columns[static_cast<std::size_t>(m_sortColumn)].name
                               : std::string{};
    m_order = show::sortedRows(m_frame, by, m_sortOrder == Qt::DescendingOrder);
    if (!sameShape)
        endResetModel();
    else if (rowCount() > 0 && columnCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int FrameModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_order.size());
}

int FrameModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_frame.columns.size());
}

double FrameModel::largest(std::size_t column) const {
    double most = m_fields[column].max.value_or(0);
    if (!m_fields[column].max)
        for (const double value : m_frame.columns[column].numbers)
            most = std::isfinite(value) ? std::max(most, value) : most;
    return most;
}

QVariant FrameModel::shown(std::size_t row, std::size_t column, int role) const {
    const show::TableColumn& cells = m_frame.columns[column];
    if (cells.kind == show::ColumnKind::Text)
        return role == Qt::DisplayRole ? QVariant(QString::fromStdString(cells.texts[row])) : QVariant();
    const double number = cells.numbers[row];
    if (cells.kind == show::ColumnKind::Time)
        return role == Qt::DisplayRole && !std::isnan(number)
                   ? QVariant(QLocale().toString(QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(number)),
                                                 QStringLiteral("yyyy-MM-dd HH:mm:ss")))
                   : QVariant();
    const auto value = std::isnan(number) ? std::nullopt : std::optional(number);
    const DisplayValue display = displayValue(value, m_fields[column], Theme::current(), m_units);
    if (role == Qt::DisplayRole)
        return display.joined();
    if (role == ColorRole)
        return display.color.isValid() ? QVariant(display.color) : QVariant();
    return {};
}

QVariant FrameModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const std::size_t row = m_order[static_cast<std::size_t>(index.row())];
    const auto column = static_cast<std::size_t>(index.column());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return shown(row, column, Qt::DisplayRole);
    case ColorRole:
        return shown(row, column, ColorRole);
    case CellTypeRole:
        return QString::fromStdString(m_fields[column].drawing.cellType);
    case ShareRole: {
        const double most = largest(column);
        const bool number = m_frame.columns[column].kind == show::ColumnKind::Number &&
                            !std::isnan(m_frame.columns[column].numbers[row]);
        return number && most > 0 ? std::clamp(m_frame.columns[column].numbers[row] / most, 0.0, 1.0) : 0.0;
    }
    case Qt::TextAlignmentRole: {
        const std::string& align = m_fields[column].drawing.align;
        const bool number = m_frame.columns[column].kind == show::ColumnKind::Number;
        const bool right = align == "right" || ((align.empty() || align == "auto") && number);
        return QVariant::fromValue(Qt::Alignment((right               ? Qt::AlignRight
                                                  : align == "center" ? Qt::AlignHCenter
                                                                      : Qt::AlignLeft) |
                                                 Qt::AlignVCenter));
    }
    default:
        return {};
    }
}

QVariant FrameModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const auto column = static_cast<std::size_t>(section);
    if (role == Qt::DisplayRole) {
        const QString name =
            QString::fromStdString(m_fields[column].displayName.empty() ? m_frame.columns[column].name
                                                                        : m_fields[column].displayName);
        return section != m_sortColumn ? name
                                       : name + (m_sortOrder == Qt::DescendingOrder ? QStringLiteral(" ↓")
                                                                                    : QStringLiteral(" ↑"));
    }
    if (role == Qt::TextAlignmentRole && rowCount() > 0)
        return data(index(0, section), Qt::TextAlignmentRole);
    return {};
}

void FrameModel::sort(int column, Qt::SortOrder order) {
    if (column < 0 || column >= columnCount())
        return;
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<std::size_t> rows;
    for (const QModelIndex& index : before)
        rows.push_back(m_order[static_cast<std::size_t>(index.row())]);
    m_sortColumn = column;
    m_sortOrder = order;
    m_order = show::sortedRows(m_frame, m_frame.columns[static_cast<std::size_t>(column)].name,
                               order == Qt::DescendingOrder);
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i) {
        const auto at = std::ranges::find(m_order, rows[static_cast<std::size_t>(i)]);
        after.append(index(static_cast<int>(at - m_order.begin()), before[i].column()));
    }
    changePersistentIndexList(before, after);
    emit layoutChanged({}, VerticalSortHint);
    emit headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

} // namespace codesage::widgets
