#pragma once

#include <QFrame>

namespace codesage::widgets {

// A raised surface that opens under a control and closes when something else is clicked or Escape is pressed.
class Popover : public QFrame {
    Q_OBJECT
public:
    explicit Popover(QWidget* parent);

    // Opens below `anchor`, right edges aligned, moved to stay on the screen.
    void openBelow(QWidget* anchor);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace codesage::widgets
