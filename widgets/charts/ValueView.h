#pragma once

#include "charts/ValueItem.h"
#include "show/dashboard/Model.h"

#include <QWidget>
#include <vector>

namespace codesage::widgets {

// The common part of stat, gauge and bar gauge: their numbers, what a screen reader says of them, and a
// tooltip that gives a name in full where it had to be cut.
class ValueView : public QWidget {
    Q_OBJECT
public:
    explicit ValueView(QWidget* parent = nullptr);

    void setItems(std::vector<ValueItem> items, const show::PanelOptions& options, bool panelHasTitle);

protected:
    void changeEvent(QEvent* event) override;
    const std::vector<ValueItem>& items() const { return m_items; }
    const show::PanelOptions& options() const { return m_options; }
    // Whether names are to be shown: always with several values, else when nothing else names the one.
    bool namesShown() const;
    bool valuesShown() const {
        return m_options.text != show::TextMode::Name && m_options.text != show::TextMode::None;
    }
    // Equal cells in the panel's orientation.
    std::vector<QRectF> cells(double gap, double widestCell) const;
    // Draws prefix, text and suffix on one base line, shrunk until they fit; returns the height used.
    double paintValue(QPainter& painter, const QRectF& box, const DisplayValue& value, const QColor& color,
                      double scale, Qt::Alignment alignment) const;

private:
    std::vector<ValueItem> m_items;
    show::PanelOptions m_options;
    bool m_panelHasTitle = false;
};

} // namespace codesage::widgets
