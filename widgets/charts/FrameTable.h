#pragma once

#include "charts/FrameModel.h"

#include <QTableView>

namespace codesage::widgets {

// A table panel: sorted by clicking a header, cells coloured or with a bar where the field asks for it.
class FrameTable final : public QTableView {
    Q_OBJECT
public:
    explicit FrameTable(QWidget* parent = nullptr);

    void setFrame(show::TableFrame frame, std::vector<show::FieldConfig> fields, show::UnitContext units,
                  const show::PanelOptions& options);
    QSize minimumSizeHint() const override { return {0, 0}; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitColumns();

    FrameModel m_model;
    bool m_sorted = false;
};

} // namespace codesage::widgets
