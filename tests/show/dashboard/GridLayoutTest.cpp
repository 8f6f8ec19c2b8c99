#include "show/dashboard/GridLayout.h"
#include "support/Test.h"

#include <QObject>

using namespace codesage::show;

namespace {

Panel panel(int id, GridPos grid, PanelKind kind = PanelKind::Stat) {
    Panel made;
    made.id = id;
    made.kind = kind;
    made.grid = grid;
    return made;
}

QString places(const std::vector<PlacedPanel>& placed) {
    QStringList list;
    for (const PlacedPanel& one : placed)
        list.append(QStringLiteral("%1@%2,%3").arg(one.panel->id).arg(one.grid.x).arg(one.grid.y));
    return list.join(QLatin1Char(' '));
}

} // namespace

class GridLayoutTest : public QObject {
    Q_OBJECT

private slots:
    void panelsFallUpwardsUntilTheyRest() {
        Dashboard dashboard;
        dashboard.panels = {panel(1, {0, 5, 12, 4}), panel(2, {12, 7, 12, 2}), panel(3, {0, 20, 24, 3})};
        const auto placed = layOut(dashboard);
        QCOMPARE(places(placed), QStringLiteral("1@0,0 2@12,0 3@0,4"));
        QCOMPARE(layoutHeight(placed), 7);
    }

    void overlappingPanelsArePushedDown() {
        Dashboard dashboard;
        dashboard.panels = {panel(1, {0, 0, 12, 4}), panel(2, {6, 2, 12, 4})};
        QCOMPARE(places(layOut(dashboard)), QStringLiteral("1@0,0 2@6,4"));
    }

    void aFoldedRowHidesItsPanels() {
        Dashboard dashboard;
        Panel row = panel(1, {0, 0, 24, 1}, PanelKind::Row);
        row.collapsed = true;
        row.children = {panel(2, {0, 1, 12, 8})};
        dashboard.panels = {row, panel(3, {0, 1, 24, 1}, PanelKind::Row), panel(4, {0, 2, 12, 8})};
        QCOMPARE(places(layOut(dashboard)), QStringLiteral("1@0,0 3@0,1 4@0,2"));
        dashboard.panels[0].collapsed = false;
        QCOMPARE(places(layOut(dashboard)), QStringLiteral("1@0,0 2@0,1 3@0,9 4@0,10"));
    }

    void aRowThatIsFoldedByHandHidesWhatFollowsIt() {
        Dashboard dashboard;
        dashboard.panels = {panel(1, {0, 0, 24, 1}, PanelKind::Row), panel(2, {0, 1, 12, 8}),
                            panel(3, {0, 9, 24, 1}, PanelKind::Row), panel(4, {0, 10, 12, 8})};
        dashboard.panels[0].collapsed = true;
        QCOMPARE(places(layOut(dashboard)), QStringLiteral("1@0,0 3@0,1 4@0,2"));
    }

    void neighboursMeetToThePixel() {
        for (const int width : {1000, 1037, 2411}) {
            int right = 0;
            for (int column = 0; column < 24; column += 3) {
                const PixelRect rect = pixelsOf({column, 0, 3, 2}, width, 30, 8);
                if (column > 0)
                    QCOMPARE(rect.x, right + 8);
                right = rect.x + rect.width;
                QCOMPARE(rect.height, 68);
            }
            QCOMPARE(right, width);
        }
    }
};

CODESAGE_TEST(GridLayoutTest)
#include "GridLayoutTest.moc"
