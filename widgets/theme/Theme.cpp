#include "theme/Theme.h"

#include <QApplication>
#include <algorithm>
#include <cmath>

namespace codesage::widgets {

namespace {

QColor rgb(unsigned value) {
    return QColor::fromRgb(value);
}

double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& color) {
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

} // namespace

double contrastRatio(const QColor& a, const QColor& b) {
    const double first = luminance(a) + 0.05;
    const double second = luminance(b) + 0.05;
    return std::max(first, second) / std::min(first, second);
}

QColor mixed(const QColor& color, const QColor& under, double share) {
    const auto blend = [share](float over, float below) {
        return static_cast<float>(double{over} * share + double{below} * (1 - share));
    };
    return QColor::fromRgbF(blend(color.redF(), under.redF()), blend(color.greenF(), under.greenF()),
                            blend(color.blueF(), under.blueF()));
}

Theme::Theme(bool dark, std::array<QColor, static_cast<std::size_t>(Role::Count)> colors,
             std::array<QColor, kSeriesColors> series)
    : m_dark(dark)
    , m_colors(colors)
    , m_series(series) {}

// clang-format off
const Theme& Theme::light() {
    static const Theme kTheme(false, {
        rgb(0xF6F7F9), rgb(0xFFFFFF), rgb(0xFFFFFF), rgb(0xF1F3F6), rgb(0xECEFF3), rgb(0xE6ECFC), rgb(0xE3E7EC),
        rgb(0xC6CDD7), rgb(0x161A20), rgb(0x515B69), rgb(0x626C7A), rgb(0x3457D5), rgb(0xFFFFFF), rgb(0xEDF0F4),
        rgb(0x16774A), rgb(0x935400), rgb(0xC02B27), rgb(0xE3F4EB), rgb(0xFCF0DC), rgb(0xFCE8E6), rgb(0xFFE08A),
        rgb(0x2B2300)},
        {rgb(0x2F66D0), rgb(0xC96A00), rgb(0x0E8F76), rgb(0xB8327F), rgb(0x7A52D6), rgb(0x7D7400), rgb(0x0B84B5), rgb(0x8C3B1B)});
    return kTheme;
}

const Theme& Theme::dark() {
    static const Theme kTheme(true, {
        rgb(0x0E1014), rgb(0x16191F), rgb(0x1E222A), rgb(0x101318), rgb(0x1F242C), rgb(0x212C4A), rgb(0x252A33),
        rgb(0x3B424E), rgb(0xE7EAEF), rgb(0xA6AEBB), rgb(0x8D96A4), rgb(0x86A5FF), rgb(0x0C1020), rgb(0x22272F),
        rgb(0x4FC78E), rgb(0xF0AB45), rgb(0xFF7A72), rgb(0x14291F), rgb(0x2E2412), rgb(0x331A1A), rgb(0x6B5510),
        rgb(0xFFF3CC)},
        {rgb(0x6EA0FF), rgb(0xF2A33C), rgb(0x35C2A1), rgb(0xEC7FB9), rgb(0xA993FF), rgb(0xE0D24B), rgb(0x55CBEF), rgb(0xE07B57)});
    return kTheme;
}
// clang-format on

const Theme& Theme::of(const QPalette& palette) {
    return luminance(palette.color(QPalette::Window)) < 0.2 ? dark() : light();
}

const Theme& Theme::current() {
    return of(QApplication::palette());
}

QColor Theme::series(std::size_t index) const {
    const QColor base = m_series[index % kSeriesColors];
    const std::size_t round = index / kSeriesColors % 3;
    if (round == 0)
        return base;
    return mixed(base, round == 1 ? color(Role::Text) : color(Role::Surface), 0.62);
}

QPalette Theme::palette() const {
    QPalette palette;
    palette.setColor(QPalette::Window, color(Role::Window));
    palette.setColor(QPalette::WindowText, color(Role::Text));
    palette.setColor(QPalette::Base, color(Role::Surface));
    palette.setColor(QPalette::AlternateBase, color(Role::Sunken));
    palette.setColor(QPalette::ToolTipBase, color(Role::Raised));
    palette.setColor(QPalette::ToolTipText, color(Role::Text));
    palette.setColor(QPalette::PlaceholderText, color(Role::TextTertiary));
    palette.setColor(QPalette::Text, color(Role::Text));
    palette.setColor(QPalette::Button, color(Role::Surface));
    palette.setColor(QPalette::ButtonText, color(Role::Text));
    palette.setColor(QPalette::BrightText, color(Role::Danger));
    palette.setColor(QPalette::Highlight, color(Role::Accent));
    palette.setColor(QPalette::HighlightedText, color(Role::OnAccent));
    palette.setColor(QPalette::Link, color(Role::Accent));
    palette.setColor(QPalette::LinkVisited, color(Role::Accent));
    palette.setColor(QPalette::Light, color(Role::Raised));
    palette.setColor(QPalette::Midlight, color(Role::Hover));
    palette.setColor(QPalette::Mid, color(Role::Border));
    palette.setColor(QPalette::Dark, color(Role::BorderStrong));
    palette.setColor(QPalette::Shadow, m_dark ? rgb(0x000000) : rgb(0x9AA3AF));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, color(Role::TextTertiary));
    return palette;
}

} // namespace codesage::widgets
