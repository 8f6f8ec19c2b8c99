#pragma once

#include "backend/BackendTypes.h"
#include "dashboard/PanelResult.h"
#include "show/dashboard/Model.h"
#include "show/dashboard/Units.h"

#include <QStringList>
#include <QWidget>
#include <optional>

namespace codesage::widgets {

// The inside of a panel: one class for each kind, made by makeContent.
class PanelContent : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    virtual void present(const show::Panel& panel, const PanelResult& result,
                         const show::UnitContext& units) = 0;
    virtual void setCrosshair(std::optional<TimestampMs> time) { Q_UNUSED(time) }
    virtual bool isDrawn() const { return true; }
    // What of the last answer isn't shown as the panel asks for.
    virtual QStringList notes() const { return {}; }
    // The widget that takes the keyboard, for its accessible name; may be null.
    virtual QWidget* named() { return this; }

signals:
    void drawn();
    void hovered(std::optional<codesage::TimestampMs> time);
    void rangeChosen(codesage::TimestampMs start, codesage::TimestampMs end);
};

// Never null: kinds that aren't drawn yet get a content that says what they are and what they would need.
PanelContent* makeContent(const show::Panel& panel, QWidget* parent);

} // namespace codesage::widgets
