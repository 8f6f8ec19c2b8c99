#pragma once

#include <QString>

namespace codesage::widgets {

class Theme;
class Metrics;

// The application's style sheet. Widgets choose variants through dynamic properties:
// QPushButton[kind="primary"|"quiet"], QLabel[tone="secondary"|"tertiary"|"danger"], QFrame[card="true"].
QString styleSheetFor(const Theme& theme, const Metrics& metrics);

} // namespace codesage::widgets
