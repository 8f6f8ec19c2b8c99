#pragma once

#include "show/dashboard/Field.h"
#include "show/dashboard/Model.h"
#include "show/dashboard/Series.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace codesage::show {

enum class ColumnKind { Number, Text, Time };

struct TableColumn {
    std::string name; // as shown
    std::string refId;
    ColumnKind kind = ColumnKind::Text;
    std::vector<double> numbers;    // of Number and Time (milliseconds); NaN: empty
    std::vector<std::string> texts; // of Text
    std::size_t rows() const { return kind == ColumnKind::Text ? texts.size() : numbers.size(); }
};

// Columns of equal length.
struct TableFrame {
    std::vector<TableColumn> columns;
    std::size_t rows() const { return columns.empty() ? 0 : columns.front().rows(); }
    const TableColumn* find(std::string_view name) const;
};

// What one target answered.
struct TargetAnswer {
    std::string refId;
    std::vector<std::string> names;              // of the series, see seriesNames
    const std::vector<Series>* series = nullptr; // not owned
    bool table = false;                          // asked for as a table: one row a series, a column a label
};

// The frames of a table panel: a target asked for as a table gives Time, its labels and "Value" ("Value #A"
// when there are several targets); other targets give one frame a series with Time and the series' name.
std::vector<TableFrame> tableFrames(const std::vector<TargetAnswer>& answers);

// Applies transformations in order: merge, organize, filterFieldsByName (by names), limit, sortBy. Others are
// skipped and named in `skipped`, so that the panel can say so.
std::vector<TableFrame> transformed(std::vector<TableFrame> frames,
                                    const std::vector<Transformation>& transformations,
                                    std::vector<std::string>& skipped);

// Row numbers in the order of a column.
std::vector<std::size_t> sortedRows(const TableFrame& frame, std::string_view column, bool descending);

} // namespace codesage::show
