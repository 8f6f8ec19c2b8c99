#include "pages/SearchModel.h"

#include <QPair>

namespace codesage::widgets {

namespace {

// A matching line without its indentation and with the matches' places in characters instead of bytes.
struct ShownLine {
    QString text;
    QList<QPair<int, int>> ranges;
};

ShownLine shownLine(const SearchMatch& match) {
    ShownLine line;
    const std::string& text = match.text;
    std::size_t indent = text.find_first_not_of(" \t");
    if (indent == std::string::npos)
        indent = 0;
    // A match inside the indentation must stay visible.
    if (!match.ranges.empty())
        indent = std::min(indent, static_cast<std::size_t>(std::max(0, match.ranges.front().first)));
    const auto characters = [&](int byte) {
        const auto end = std::clamp(static_cast<std::size_t>(std::max(0, byte)), indent, text.size());
        return static_cast<int>(
            QString::fromUtf8(text.data() + indent, static_cast<qsizetype>(end - indent)).size());
    };
    line.text = QString::fromUtf8(text.data() + indent, static_cast<qsizetype>(text.size() - indent));
    line.text.replace(QLatin1Char('\t'), QLatin1Char(' '));
    for (const auto& [begin, end] : match.ranges)
        line.ranges.append({characters(begin), characters(end)});
    return line;
}

} // namespace

SearchModel::SearchModel(QObject* parent)
    : QAbstractListModel(parent) {}

void SearchModel::setAnswer(SearchAnswer answer, std::vector<std::filesystem::path> roots) {
    beginResetModel();
    m_answer = std::move(answer);
    m_roots = std::move(roots);
    m_rows.clear();
    m_rows.reserve(m_answer.matches.size() * 5 / 4);
    for (std::size_t i = 0; i < m_answer.matches.size();) {
        std::size_t last = i;
        while (last < m_answer.matches.size() && m_answer.matches[last].file == m_answer.matches[i].file)
            ++last;
        m_rows.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(last - i)});
        for (; i < last; ++i)
            m_rows.push_back({static_cast<std::uint32_t>(i), 0});
    }
    endResetModel();
}

void SearchModel::clear() {
    setAnswer({}, {});
}

int SearchModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QString SearchModel::relativePath(const std::filesystem::path& file) const {
    for (const std::filesystem::path& root : m_roots) {
        const std::string prefix = root.string() + "/";
        if (file.string().starts_with(prefix)) {
            const QString below = QString::fromStdString(file.string().substr(prefix.size()));
            // With several codebases the name tells them apart.
            return m_roots.size() > 1
                       ? QString::fromStdString(root.filename().string()) + QLatin1Char('/') + below
                       : below;
        }
    }
    return QString::fromStdString(file.string());
}

QVariant SearchModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const SearchMatch& match = m_answer.matches[row.match];
    const bool file = row.count > 0;
    switch (role) {
    case Qt::DisplayRole:
        return file ? relativePath(match.file) : shownLine(match).text;
    case Qt::AccessibleTextRole:
        return file ? tr("%1, %n matches", nullptr, static_cast<int>(row.count)).arg(relativePath(match.file))
                    : tr("Line %1: %2").arg(match.line).arg(shownLine(match).text);
    case Qt::ToolTipRole:
        return QString::fromStdString(match.file.string());
    case KindRole:
        return file ? FileRow : MatchRow;
    case PathRole:
        return QString::fromStdString(match.file.string());
    case LineRole:
        return match.line;
    case CountRole:
        return static_cast<int>(row.count);
    case RangesRole:
        return file ? QVariant() : QVariant::fromValue(shownLine(match).ranges);
    default:
        return {};
    }
}

std::vector<std::pair<int, int>> SearchModel::rangesInLine(const QModelIndex& index) const {
    const SearchMatch& match = m_answer.matches[m_rows[static_cast<std::size_t>(index.row())].match];
    std::vector<std::pair<int, int>> ranges = match.ranges;
    for (auto& [begin, end] : ranges) {
        begin += match.textOffset;
        end += match.textOffset;
    }
    return ranges;
}

int SearchModel::nextMatch(int row, int step) const {
    for (int next = row + step; next >= 0 && next < rowCount(); next += step)
        if (m_rows[static_cast<std::size_t>(next)].count == 0)
            return next;
    return -1;
}

} // namespace codesage::widgets
