#pragma once

#include <QColor>
#include <QPalette>
#include <array>
#include <string_view>

namespace codesage::widgets {

// What a colour is for. Texts on Window, Surface, Raised and Sunken have a contrast of at least 4.5 to 1.
enum class Role {
    Window,       // behind everything
    Surface,      // panels and cards
    Raised,       // menus, tooltips, popovers
    Sunken,       // text fields, source code
    Hover,        // under the pointer
    Selected,     // chosen row or page
    Border,       // hairlines
    BorderStrong, // outlines of controls
    Text,
    TextSecondary, // captions, axis labels
    TextTertiary,  // placeholders, hints
    Accent,        // links, focus, the one primary action
    OnAccent,      // text on Accent
    Grid,          // chart grid lines
    Success,
    Warning,
    Danger,
    SuccessSoft, // quiet backgrounds of the three
    WarningSoft,
    DangerSoft,
    Highlight, // behind a search match
    OnHighlight,
    Count
};

// One of the two immutable themes.
class Theme {
public:
    static const Theme& light();
    static const Theme& dark();
    // The theme in force: decided by how bright the application's palette is. A widget's own palette can't
    // tell, since style sheets put transparent colours into it.
    static const Theme& current();
    static const Theme& of(const QPalette& palette);

    bool isDark() const { return m_dark; }
    QColor color(Role role) const { return m_colors[static_cast<std::size_t>(role)]; }
    // The i-th series of a chart; repeats, lighter or darker, after kSeriesColors.
    QColor series(std::size_t index) const;
    // Dashboard colour names ("green", "semi-dark-red", "text", "transparent", "#e24d42", "rgb(…)") in this
    // theme's shades; invalid for what isn't one.
    QColor named(std::string_view name) const;
    QPalette palette() const;

    static constexpr std::size_t kSeriesColors = 8;

private:
    Theme(bool dark, std::array<QColor, static_cast<std::size_t>(Role::Count)> colors,
          std::array<QColor, kSeriesColors> series);

    bool m_dark;
    std::array<QColor, static_cast<std::size_t>(Role::Count)> m_colors;
    std::array<QColor, kSeriesColors> m_series;
};

// Contrast as WCAG 2 counts it, 1 to 21.
double contrastRatio(const QColor& a, const QColor& b);
// `color` over `under`, `share` 0 to 1 of it.
QColor mixed(const QColor& color, const QColor& under, double share);

} // namespace codesage::widgets
