#pragma once

#include <QJsonObject>
#include <QWidget>

namespace codesage::widgets {

// A page of the window.
class Page : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    // Stable, for --page and the stored state: "overview".
    virtual QString name() const = 0;
    virtual QString title() const = 0;
    virtual const char* iconName() const = 0;
    // Everything visible shows what it was asked to show; nothing is under way.
    virtual bool isSettled() const { return true; }
    // What is kept from one start to the next.
    virtual QJsonObject saveState() const { return {}; }
    virtual void restoreState(const QJsonObject& state) { Q_UNUSED(state) }
    // The page was chosen: where the keyboard should be.
    virtual void activate() {}

signals:
    void settled();
};

} // namespace codesage::widgets
