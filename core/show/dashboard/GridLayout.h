#pragma once

#include "show/dashboard/Model.h"

#include <cstddef>
#include <vector>

namespace codesage::show {

inline constexpr int kGridColumns = 24;

// A panel at the place it takes in the window. `panel` points into the dashboard it was made from.
struct PlacedPanel {
    const Panel* panel = nullptr;
    GridPos grid;
};

// What is visible, in reading order: rows that are collapsed hide their panels, everything below moves up,
// and panels fall upwards until they rest on another one, as in Grafana. Overlapping places are pushed down.
// O(panels x columns).
std::vector<PlacedPanel> layOut(const Dashboard& dashboard);

// Height of a layout in grid rows.
int layoutHeight(const std::vector<PlacedPanel>& placed);

struct PixelRect {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
};

// Places grid cells on `width` pixels so that columns share it to the pixel: edges of neighbours always meet
// with `gap` between them.
PixelRect pixelsOf(const GridPos& grid, int width, int rowHeight, int gap);

} // namespace codesage::show
