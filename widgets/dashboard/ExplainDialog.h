#pragma once

#include "dashboard/PanelResult.h"

#include <QDialog>

namespace codesage::widgets {

// What a panel asked and what it cost: each query as it was sent, its step, series, samples and times.
class ExplainDialog : public QDialog {
    Q_OBJECT
public:
    ExplainDialog(const QString& title, const PanelResult& result, QWidget* parent);

private:
    QWidget* targetView(const TargetResult& target);
};

} // namespace codesage::widgets
