#pragma once

#include "base/core/Result.h"
#include "show/dashboard/Model.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace codesage::show {

struct DashboardLimits {
    std::size_t bytes = 16u << 20;
    std::size_t nodes = 1'000'000;
    int depth = 64;
    std::size_t panels = 1'000; // rows and their children included
    std::size_t targets = 100;  // of one panel
    std::size_t variables = 200;
};

// Reads a classic Grafana dashboard, bare or inside {"dashboard": …}. Members of a wrong type count as
// missing; unknown panel types stay as PanelKind::Unknown. Errors: InvalidArgument for text that isn't JSON
// (with the place) or no dashboard, Unsupported for the forms before Grafana 5
// (panels inside `rows`), LimitExceeded naming the limit.
Result<Dashboard> readDashboard(std::string_view text, const DashboardLimits& limits = {});

// The document as it was read, members and order kept, with what the window can change laid over it: title,
// time range, refresh, each variable's current value, each panel's place and each row's collapse. Ends with a
// newline.
std::string writeDashboard(const Dashboard& dashboard);

} // namespace codesage::show
