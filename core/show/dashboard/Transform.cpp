#include "show/dashboard/JsonAccess.h"
#include "show/dashboard/Table.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

namespace codesage::show {

namespace {

constexpr double kNull = std::numeric_limits<double>::quiet_NaN();

void addEmpty(TableColumn& column) {
    if (column.kind == ColumnKind::Text)
        column.texts.emplace_back();
    else
        column.numbers.push_back(kNull);
}

void copyCell(const TableColumn& from, std::size_t row, TableColumn& to, std::size_t at) {
    if (from.kind != to.kind)
        return;
    if (to.kind == ColumnKind::Text)
        to.texts[at] = from.texts[row];
    else
        to.numbers[at] = from.numbers[row];
}

// The row's identity in a merge: its texts and times; numbers are what gets merged.
std::string identity(const TableFrame& frame, std::size_t row, const std::set<std::string>& shared) {
    std::map<std::string, std::string> parts;
    for (const TableColumn& column : frame.columns)
        if (shared.contains(column.name))
            parts[column.name] =
                column.kind == ColumnKind::Text ? column.texts[row] : std::to_string(column.numbers[row]);
    std::string key;
    for (const auto& [name, value] : parts)
        key.append(name).append(1, '\0').append(value).append(1, '\1');
    return key;
}

// Columns that all frames have, numbers apart.
std::set<std::string> sharedColumns(const std::vector<TableFrame>& frames) {
    std::set<std::string> shared;
    for (const TableColumn& column : frames.front().columns)
        if (column.kind != ColumnKind::Number && std::ranges::all_of(frames, [&](const TableFrame& frame) {
                return frame.find(column.name) != nullptr;
            }))
            shared.insert(column.name);
    return shared;
}

std::vector<TableFrame> merge(const std::vector<TableFrame>& frames) {
    if (frames.size() < 2)
        return frames;
    const std::set<std::string> shared = sharedColumns(frames);
    TableFrame merged;
    std::map<std::string, std::size_t> columnAt;
    for (const TableFrame& frame : frames)
        for (const TableColumn& column : frame.columns)
            if (columnAt.try_emplace(column.name, merged.columns.size()).second) {
                merged.columns.push_back({column.name, column.refId, column.kind, {}, {}});
            }
    std::map<std::string, std::size_t> rowAt;
    std::size_t rows = 0;
    for (const TableFrame& frame : frames)
        for (std::size_t row = 0; row < frame.rows(); ++row) {
            const auto [at, added] = rowAt.try_emplace(identity(frame, row, shared), rows);
            if (added) {
                ++rows;
                std::ranges::for_each(merged.columns, addEmpty);
            }
            for (const TableColumn& column : frame.columns)
                copyCell(column, row, merged.columns[columnAt[column.name]], at->second);
        }
    return {std::move(merged)};
}

void organize(TableFrame& frame, const nlohmann::json& options) {
    const nlohmann::json& excluded = access::member(options, "excludeByName");
    std::erase_if(frame.columns,
                  [&](const TableColumn& column) { return access::flag(excluded, column.name); });
    const nlohmann::json& order = access::member(options, "indexByName");
    std::ranges::stable_sort(frame.columns, {}, [&](const TableColumn& column) {
        return access::number(order, column.name, 1e6);
    });
    const nlohmann::json& names = access::member(options, "renameByName");
    for (TableColumn& column : frame.columns)
        if (const std::string name = access::text(names, column.name); !name.empty())
            column.name = name;
}

void keepNamed(TableFrame& frame, const nlohmann::json& options) {
    const std::vector<std::string> names = access::texts(access::member(options, "include"), "names", 1000);
    std::erase_if(frame.columns, [&](const TableColumn& column) {
        return std::ranges::find(names, column.name) == names.end();
    });
}

void keepRows(TableFrame& frame, const std::vector<std::size_t>& rows) {
    for (TableColumn& column : frame.columns) {
        TableColumn kept{column.name, column.refId, column.kind, {}, {}};
        for (const std::size_t row : rows) {
            addEmpty(kept);
            copyCell(column, row, kept, kept.rows() - 1);
        }
        column = std::move(kept);
    }
}

void sortBy(TableFrame& frame, const nlohmann::json& options) {
    const nlohmann::json& sort = access::member(options, "sort");
    const nlohmann::json& first = sort.is_array() && !sort.empty() ? sort.front() : options;
    keepRows(frame, sortedRows(frame, access::text(first, "field"), access::flag(first, "desc")));
}

void limit(TableFrame& frame, const nlohmann::json& options) {
    const auto most = static_cast<std::size_t>(access::integer(options, "limitField", 10, 0, 1'000'000));
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < std::min(most, frame.rows()); ++row)
        rows.push_back(row);
    keepRows(frame, rows);
}

using FrameChange = void (*)(TableFrame&, const nlohmann::json&);
FrameChange changeOf(std::string_view id) {
    return id == "organize"             ? organize
           : id == "filterFieldsByName" ? keepNamed
           : id == "sortBy"             ? sortBy
           : id == "limit"              ? limit
                                        : FrameChange{};
}

} // namespace

std::vector<TableFrame> transformed(std::vector<TableFrame> frames,
                                    const std::vector<Transformation>& transformations,
                                    std::vector<std::string>& skipped) {
    for (const Transformation& transformation : transformations) {
        if (transformation.disabled || frames.empty())
            continue;
        if (transformation.id == "merge")
            frames = merge(frames);
        else if (const FrameChange change = changeOf(transformation.id))
            for (TableFrame& frame : frames)
                change(frame, *transformation.options);
        else
            skipped.push_back(transformation.id);
    }
    return frames;
}

} // namespace codesage::show
