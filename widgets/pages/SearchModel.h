#pragma once

#include "backend/BackendTypes.h"

#include <QAbstractListModel>
#include <filesystem>
#include <vector>

namespace codesage::widgets {

// The results of a search as one flat list: a row for each file, followed by one for each of its matching
// lines. Holds any number of rows; nothing is computed for those that aren't shown.
class SearchModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum ItemRole {
        KindRole = Qt::UserRole + 1, // int, a Kind
        PathRole,                    // QString, absolute
        LineRole,                    // int, 1-based; of a file row: its first match
        RangesRole,                  // QList<QPair<int,int>>: matches in the display text, in characters
        CountRole,                   // int: matches of the file
    };
    enum Kind { FileRow, MatchRow };

    explicit SearchModel(QObject* parent = nullptr);

    void setAnswer(SearchAnswer answer, std::vector<std::filesystem::path> roots);
    void clear();

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    // The next row below `row` (above with step -1) that is a match; -1 when there is none.
    int nextMatch(int row, int step) const;
    // Byte offsets of the matches in the whole line of the file that a row stands for.
    std::vector<std::pair<int, int>> rangesInLine(const QModelIndex& index) const;

private:
    struct Row {
        std::uint32_t match = 0;
        std::uint32_t count = 0; // matches of the file; 0: this is a match row
    };
    QString relativePath(const std::filesystem::path& file) const;

    SearchAnswer m_answer;
    std::vector<std::filesystem::path> m_roots;
    std::vector<Row> m_rows;
};

} // namespace codesage::widgets
