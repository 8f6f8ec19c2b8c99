#pragma once

#include "base/core/Result.h"

#include <QJsonObject>
#include <filesystem>

namespace codesage::widgets {

// What the window keeps from one start to the next: one small JSON file, replaced whole, with a version. A
// file that is damaged or of another version counts as empty.
class WindowState {
public:
    // An empty path keeps nothing.
    explicit WindowState(std::filesystem::path file);

    QJsonObject load() const;
    Status save(const QJsonObject& state) const;

private:
    std::filesystem::path m_file;
};

} // namespace codesage::widgets
