#include "show/dashboard/Table.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

namespace codesage::show {

namespace {

TableColumn numberColumn(std::string name, std::string refId, ColumnKind kind = ColumnKind::Number) {
    TableColumn column;
    column.name = std::move(name);
    column.refId = std::move(refId);
    column.kind = kind;
    return column;
}

// One row a sample; in an instant answer that is one row a series.
TableFrame labelFrame(const TargetAnswer& answer, bool several) {
    std::set<std::string> labels;
    for (const Series& series : *answer.series)
        for (const auto& [name, value] : series.labels)
            labels.insert(name);
    TableFrame frame;
    frame.columns.push_back(numberColumn("Time", answer.refId, ColumnKind::Time));
    for (const std::string& label : labels) {
        TableColumn column;
        column.name = label;
        column.refId = answer.refId;
        frame.columns.push_back(std::move(column));
    }
    frame.columns.push_back(numberColumn(several ? "Value #" + answer.refId : "Value", answer.refId));
    for (const Series& series : *answer.series) {
        const std::map<std::string, std::string> own(series.labels.begin(), series.labels.end());
        for (std::size_t i = 0; i < series.times.size(); ++i) {
            frame.columns.front().numbers.push_back(static_cast<double>(series.times[i]));
            frame.columns.back().numbers.push_back(series.values[i]);
            for (std::size_t c = 1; c + 1 < frame.columns.size(); ++c) {
                const auto found = own.find(frame.columns[c].name);
                frame.columns[c].texts.push_back(found == own.end() ? std::string{} : found->second);
            }
        }
    }
    return frame;
}

TableFrame seriesFrame(const Series& series, const std::string& name, const std::string& refId) {
    TableFrame frame;
    frame.columns.push_back(numberColumn("Time", refId, ColumnKind::Time));
    frame.columns.push_back(numberColumn(name, refId));
    for (const std::int64_t time : series.times)
        frame.columns.front().numbers.push_back(static_cast<double>(time));
    frame.columns.back().numbers = series.values;
    return frame;
}

bool before(const TableColumn& column, std::size_t a, std::size_t b) {
    if (column.kind == ColumnKind::Text)
        return column.texts[a] < column.texts[b];
    const double left = column.numbers[a];
    const double right = column.numbers[b];
    return std::isnan(left) ? !std::isnan(right) : left < right;
}

} // namespace

const TableColumn* TableFrame::find(std::string_view name) const {
    const auto found = std::ranges::find(columns, name, &TableColumn::name);
    return found == columns.end() ? nullptr : &*found;
}

std::vector<TableFrame> tableFrames(const std::vector<TargetAnswer>& answers) {
    std::vector<TableFrame> frames;
    const auto tables = std::ranges::count_if(answers, &TargetAnswer::table);
    for (const TargetAnswer& answer : answers) {
        if (answer.table) {
            frames.push_back(labelFrame(answer, tables > 1));
            continue;
        }
        for (std::size_t i = 0; i < answer.series->size(); ++i)
            frames.push_back(seriesFrame((*answer.series)[i],
                                         i < answer.names.size() ? answer.names[i] : "Value", answer.refId));
    }
    return frames;
}

std::vector<std::size_t> sortedRows(const TableFrame& frame, std::string_view column, bool descending) {
    std::vector<std::size_t> rows(frame.rows());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    const TableColumn* const by = frame.find(column);
    if (by == nullptr)
        return rows;
    std::ranges::stable_sort(rows, [&](std::size_t a, std::size_t b) {
        return descending ? before(*by, b, a) : before(*by, a, b);
    });
    // Empty cells come last either way.
    if (by->kind != ColumnKind::Text)
        std::ranges::stable_partition(rows, [&](std::size_t row) { return !std::isnan(by->numbers[row]); });
    return rows;
}

} // namespace codesage::show
