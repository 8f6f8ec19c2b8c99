#include "show/dashboard/GridLayout.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace codesage::show {

namespace {

// The panels that count, in document order: those of collapsed rows are inside the row and stay away; those
// of a row that was collapsed by hand follow it in the document.
void collect(const std::vector<Panel>& panels, std::vector<PlacedPanel>& into) {
    // A row owns what is written below it until the next row, wherever those come in the document.
    std::vector<const Panel*> rows;
    for (const Panel& panel : panels)
        if (panel.kind == PanelKind::Row)
            rows.push_back(&panel);
    std::ranges::stable_sort(rows, {}, [](const Panel* row) { return row->grid.y; });
    const auto owner = [&rows](const Panel& panel) -> const Panel* {
        const Panel* found = nullptr;
        for (const Panel* row : rows)
            if (row->grid.y <= panel.grid.y)
                found = row;
        return found;
    };
    int extra = 0; // rows that open rows' own children (stored inside them) push the rest down by
    for (const Panel& panel : panels) {
        GridPos grid = panel.grid;
        grid.y += extra;
        if (panel.kind == PanelKind::Row) {
            grid = {0, grid.y, kGridColumns, 1};
            into.push_back({&panel, grid});
            if (panel.collapsed)
                continue;
            int bottom = panel.grid.y + 1;
            for (const Panel& child : panel.children) {
                GridPos place = child.grid;
                place.y = std::max(place.y, panel.grid.y + 1) + extra;
                into.push_back({&child, place});
                bottom = std::max(bottom, std::max(child.grid.y, panel.grid.y + 1) + child.grid.h);
            }
            if (!panel.children.empty())
                extra += bottom - (panel.grid.y + 1);
            continue;
        }
        const Panel* const row = owner(panel);
        if (row == nullptr || !row->collapsed)
            into.push_back({&panel, grid});
    }
}

} // namespace

std::vector<PlacedPanel> layOut(const Dashboard& dashboard) {
    std::vector<PlacedPanel> placed;
    collect(dashboard.panels, placed);
    std::ranges::stable_sort(placed, [](const PlacedPanel& a, const PlacedPanel& b) {
        return a.grid.y != b.grid.y ? a.grid.y < b.grid.y : a.grid.x < b.grid.x;
    });
    std::array<int, kGridColumns> filled{};
    for (PlacedPanel& one : placed) {
        const int first = std::clamp(one.grid.x, 0, kGridColumns - 1);
        const int last = std::clamp(one.grid.x + one.grid.w, first + 1, kGridColumns);
        const int top = *std::max_element(filled.begin() + first, filled.begin() + last);
        one.grid.y = top;
        std::fill(filled.begin() + first, filled.begin() + last, top + one.grid.h);
    }
    return placed;
}

int layoutHeight(const std::vector<PlacedPanel>& placed) {
    int height = 0;
    for (const PlacedPanel& one : placed)
        height = std::max(height, one.grid.y + one.grid.h);
    return height;
}

PixelRect pixelsOf(const GridPos& grid, int width, int rowHeight, int gap) {
    const auto edge = [width, gap](int column) {
        return static_cast<int>(std::lround(double(width + gap) * column / kGridColumns));
    };
    const int left = edge(grid.x);
    const int right = edge(grid.x + grid.w);
    return {left, grid.y * (rowHeight + gap), std::max(1, right - left - gap),
            grid.h * rowHeight + (grid.h - 1) * gap};
}

} // namespace codesage::show
