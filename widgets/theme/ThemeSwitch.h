#pragma once

#include <QObject>
#include <QString>

namespace codesage::widgets {

enum class ThemeChoice { System, Light, Dark };
QString themeChoiceName(ThemeChoice choice); // "system", "light", "dark"
ThemeChoice themeChoiceFrom(const QString& name);

// Puts a theme on the whole application: palette, style and style sheet. UI thread; one in a program.
class ThemeSwitch : public QObject {
    Q_OBJECT
public:
    explicit ThemeSwitch(QObject* parent = nullptr);

    ThemeChoice choice() const { return m_choice; }
    void setChoice(ThemeChoice choice);

signals:
    void changed();

private:
    void apply();

    ThemeChoice m_choice = ThemeChoice::System;
    bool m_systemIsDark = false;
};

} // namespace codesage::widgets
