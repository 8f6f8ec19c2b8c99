#pragma once

#include <QStringList>

namespace codesage::widgets {

// Collects Qt's warnings while it lives; the one that the offscreen platform prints for every window is
// expected.
class WarningTrap {
public:
    WarningTrap();
    ~WarningTrap();
    WarningTrap(const WarningTrap&) = delete;
    WarningTrap& operator=(const WarningTrap&) = delete;

    // What came so far; empty afterwards.
    QStringList take();
};

} // namespace codesage::widgets
