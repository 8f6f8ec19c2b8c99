#include "theme/Metrics.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontMetrics>
#include <QWidget>
#include <algorithm>

namespace codesage::widgets {

namespace {

constexpr qreal kSmallestPoints = 10;

QFont scaled(const QFont& base, qreal factor, QFont::Weight weight) {
    QFont font = base;
    font.setPointSizeF(base.pointSizeF() * factor);
    font.setWeight(weight);
    return font;
}

} // namespace

Metrics::Metrics(const QFont& base)
    : m_base(base)
    , m_line(QFontMetrics(base).height()) {}

// The application's font, not the widget's: a caption in a small font keeps the spacing of its neighbours.
Metrics Metrics::of(const QWidget* widget) {
    Q_UNUSED(widget)
    return Metrics(QApplication::font());
}

int Metrics::space(double steps) const {
    return std::max(1, qRound(steps * m_line / 4.0));
}

QFont Metrics::font(Type type) const {
    switch (type) {
    case Type::Caption:
        return scaled(m_base, 0.88, QFont::Normal);
    case Type::Body:
        return m_base;
    case Type::Strong:
        return scaled(m_base, 1, QFont::Medium);
    case Type::Heading:
        return scaled(m_base, 1.1, QFont::DemiBold);
    case Type::Title:
        return scaled(m_base, 1.5, QFont::DemiBold);
    case Type::Figure:
        return scaled(m_base, 2.2, QFont::DemiBold);
    case Type::Code: {
        QFont font = m_base;
        font.setFamilies({QStringLiteral("CodeSage Mono"), QStringLiteral("monospace")});
        font.setStyleHint(QFont::Monospace);
        font.setPointSizeF(m_base.pointSizeF() * 0.96);
        return font;
    }
    }
    return m_base;
}

QFont installFonts() {
    for (const char* const file :
         {"CodeSageSans-Regular.otf", "CodeSageSans-Medium.otf", "CodeSageSans-SemiBold.otf",
          "CodeSageMono-Regular.ttf", "CodeSageMono-SemiBold.ttf"})
        QFontDatabase::addApplicationFont(QStringLiteral(":/codesage/fonts/") + QLatin1String(file));
    const QFont desktop = QApplication::font();
    QFont font = desktop;
    font.setFamilies({QStringLiteral("CodeSage Sans"), desktop.family()});
    font.setPointSizeF(std::max(kSmallestPoints, desktop.pointSizeF()));
    // Subpixel hinting differs between machines; without it the same text takes the same place everywhere.
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

} // namespace codesage::widgets
