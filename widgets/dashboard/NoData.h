#pragma once

#include "dashboard/PanelResult.h"
#include "show/dashboard/Model.h"

#include <QString>

namespace codesage::widgets {

// Why a panel without series has none, in one sentence: what its author wrote (`noValue`), what the metric
// catalogue says must be there first, or that nothing was measured in this time.
QString noDataReason(const show::Panel& panel, const PanelResult& result);

} // namespace codesage::widgets
