#pragma once

#include "theme/Theme.h"

#include <QIcon>
#include <QPixmap>

namespace codesage::widgets {

// One of our icons (resources/icons/<name>.svg), drawn in the theme's text colour at any size; it follows a
// change of theme by itself.
QIcon themeIcon(const char* name, Role role = Role::TextSecondary);
QPixmap iconPixmap(const char* name, int size, const QColor& color, qreal devicePixelRatio);

} // namespace codesage::widgets
