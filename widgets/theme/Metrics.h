#pragma once

#include <QFont>

class QWidget;

namespace codesage::widgets {

enum class Type {
    Caption, // axis labels, hints
    Body,
    Strong,  // body, emphasised
    Heading, // of a group
    Title,   // of a page
    Figure,  // a number to be read from afar
    Code,
};

// Sizes derived from a font, so that everything grows with it; nothing in the window is sized in literal
// pixels.
class Metrics {
public:
    explicit Metrics(const QFont& base);
    static Metrics of(const QWidget* widget);

    // Steps of a quarter line: space(1) between a label and its icon, 2 inside controls, 3 inside cards, 4
    // between cards and page edges, 6 and 8 between sections.
    int space(double steps) const;
    int radius() const { return space(1.5); }
    int lineHeight() const { return m_line; }
    int iconSize() const { return m_line; }
    // Height of buttons and text fields.
    int controlHeight() const { return space(7.5); }

    QFont font(Type type) const;

private:
    QFont m_base;
    int m_line;
};

// The bundled fonts as application fonts, and the font everything derives from: at least as large as the
// desktop asks for. Call once, after QApplication exists.
QFont installFonts();

} // namespace codesage::widgets
