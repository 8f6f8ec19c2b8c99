#include "theme/Theme.h"

#include <QString>
#include <array>
#include <utility>

namespace codesage::widgets {

namespace {

// Hues of dashboards, chosen for each theme so that they carry text and thin lines.
struct Hue {
    std::string_view name;
    unsigned light;
    unsigned dark;
};
constexpr std::array kHues{Hue{"green", 0x16774A, 0x4FC78E},  Hue{"red", 0xC02B27, 0xFF7A72},
                           Hue{"orange", 0xB85C00, 0xF2A33C}, Hue{"yellow", 0x8A6D00, 0xE8CF4A},
                           Hue{"blue", 0x2F66D0, 0x6EA0FF},   Hue{"purple", 0x7A52D6, 0xA993FF},
                           Hue{"gray", 0x626C7A, 0x8D96A4},   Hue{"grey", 0x626C7A, 0x8D96A4}};

// "super-light-green": how far a shade moves towards the background (+) or the text (-).
constexpr std::array kShades{
    std::pair{std::string_view("super-light-"), 0.45}, std::pair{std::string_view("light-"), 0.22},
    std::pair{std::string_view("semi-dark-"), -0.12}, std::pair{std::string_view("dark-"), -0.24}};

QColor functional(const QString& text) {
    const qsizetype open = text.indexOf(QLatin1Char('('));
    if (!text.startsWith(QLatin1String("rgb")) || open < 0 || !text.endsWith(QLatin1Char(')')))
        return {};
    const QStringList parts = text.mid(open + 1, text.size() - open - 2).split(QLatin1Char(','));
    if (parts.size() < 3)
        return {};
    QColor color(parts[0].trimmed().toInt(), parts[1].trimmed().toInt(), parts[2].trimmed().toInt());
    if (parts.size() > 3 && color.isValid())
        color.setAlphaF(qBound(0.0F, parts[3].trimmed().toFloat(), 1.0F));
    return color;
}

} // namespace

QColor Theme::named(std::string_view name) const {
    if (name == "transparent")
        return Qt::transparent;
    if (name == "text")
        return color(Role::Text);
    double shade = 0;
    std::string_view hueName = name;
    for (const auto& [prefix, amount] : kShades)
        if (hueName.starts_with(prefix)) {
            hueName.remove_prefix(prefix.size());
            shade = amount;
            break;
        }
    for (const Hue& hue : kHues)
        if (hue.name == hueName) {
            const QColor base = QColor::fromRgb(m_dark ? hue.dark : hue.light);
            return shade >= 0 ? mixed(base, color(Role::Surface), 1 - shade)
                              : mixed(base, color(Role::Text), 1 + shade);
        }
    const QString text = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())).trimmed();
    if (text.startsWith(QLatin1Char('#')))
        return QColor::isValidColor(text) ? QColor(text) : QColor();
    if (const QColor color = functional(text); color.isValid())
        return color;
    return QColor::isValidColor(text) ? QColor(text) : QColor();
}

} // namespace codesage::widgets
