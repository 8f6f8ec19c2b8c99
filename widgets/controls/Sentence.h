#pragma once

#include <QString>

namespace codesage::widgets {

// An error's message as people read it: a capital first and a full stop last. What begins with a name in code
// (a path, an option, a metric) keeps its first letter.
QString sentence(const std::string& message);

} // namespace codesage::widgets
