#include "theme/ThemeSwitch.h"

#include "theme/Metrics.h"
#include "theme/StyleSheet.h"
#include "theme/Theme.h"
#include "theme/WorkbenchStyle.h"

#include <QApplication>

namespace codesage::widgets {

QString themeChoiceName(ThemeChoice choice) {
    return choice == ThemeChoice::Light  ? QStringLiteral("light")
           : choice == ThemeChoice::Dark ? QStringLiteral("dark")
                                         : QStringLiteral("system");
}

ThemeChoice themeChoiceFrom(const QString& name) {
    return name == QLatin1String("light")  ? ThemeChoice::Light
           : name == QLatin1String("dark") ? ThemeChoice::Dark
                                           : ThemeChoice::System;
}

ThemeSwitch::ThemeSwitch(QObject* parent)
    : QObject(parent)
    // Qt 6.4 doesn't tell the desktop's colour scheme; its palette does.
    , m_systemIsDark(Theme::of(QApplication::palette()).isDark()) {
    QApplication::setStyle(new WorkbenchStyle);
    QApplication::setFont(installFonts());
    apply();
}

void ThemeSwitch::setChoice(ThemeChoice choice) {
    if (choice == m_choice)
        return;
    m_choice = choice;
    apply();
    emit changed();
}

void ThemeSwitch::apply() {
    const bool dark = m_choice == ThemeChoice::Dark || (m_choice == ThemeChoice::System && m_systemIsDark);
    const Theme& theme = dark ? Theme::dark() : Theme::light();
    QApplication::setPalette(theme.palette());
    qApp->setStyleSheet(styleSheetFor(theme, Metrics(QApplication::font())));
}

} // namespace codesage::widgets
