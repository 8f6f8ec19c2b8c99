#pragma once

#include "charts/ChartData.h"
#include "charts/Display.h"

#include <QString>
#include <memory>
#include <optional>

namespace codesage::widgets {

// One number of a stat, gauge or bar gauge panel.
struct ValueItem {
    QString name;
    std::optional<double> value;
    DisplayValue display;
    show::FieldConfig field;
    std::shared_ptr<const show::Series> trend; // the samples behind it; may be null
};

} // namespace codesage::widgets
