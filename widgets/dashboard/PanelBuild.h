#pragma once

#include "charts/ChartData.h"
#include "charts/ValueItem.h"
#include "dashboard/PanelResult.h"
#include "show/dashboard/Model.h"
#include "show/dashboard/Table.h"

#include <memory>
#include <vector>

namespace codesage::widgets {

class Theme;

// From what a panel's queries answered to what its view shows. Pure, apart from colours taken from the theme.
std::shared_ptr<const ChartData> buildChart(const show::Panel& panel, const PanelResult& result,
                                            const Theme& theme, const show::UnitContext& units);

std::vector<ValueItem> buildValues(const show::Panel& panel, const PanelResult& result, const Theme& theme,
                                   const show::UnitContext& units);

struct BuiltTable {
    show::TableFrame frame;
    std::vector<show::FieldConfig> fields; // one for each column
    std::vector<std::string> skipped;      // transformations that aren't applied
    std::size_t frames = 0;                // how many there were; the first is shown
};
BuiltTable buildTable(const show::Panel& panel, const PanelResult& result);

} // namespace codesage::widgets
