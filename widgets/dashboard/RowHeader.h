#pragma once

#include <QToolButton>

namespace codesage::widgets {

// The heading of a dashboard row; clicking it folds the row's panels away.
class RowHeader : public QToolButton {
    Q_OBJECT
public:
    RowHeader(const QString& title, bool collapsed, int hiddenPanels, QWidget* parent);

signals:
    void toggledByUser();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_title;
    bool m_collapsed;
    int m_hiddenPanels;
};

} // namespace codesage::widgets
