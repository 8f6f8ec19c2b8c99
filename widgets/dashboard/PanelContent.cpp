#include "dashboard/PanelContent.h"

#include "charts/BarGaugeView.h"
#include "charts/ChartView.h"
#include "charts/FrameTable.h"
#include "charts/GaugeView.h"
#include "charts/StatView.h"
#include "charts/TimeSeriesView.h"
#include "controls/MessageView.h"
#include "dashboard/PanelBuild.h"
#include "dashboard/TextContent.h"
#include "theme/Theme.h"

#include <QVBoxLayout>

namespace codesage::widgets {

namespace {

template <class Widget>
Widget* fill(QWidget* parent, Widget* widget) {
    auto* const layout = new QVBoxLayout(parent);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(widget);
    return widget;
}

class ChartContent final : public PanelContent {
public:
    explicit ChartContent(QWidget* parent)
        : PanelContent(parent)
        , m_view(fill(this, new ChartView)) {
        connect(m_view->plot(), &TimeSeriesView::drawn, this, &PanelContent::drawn);
        connect(m_view->plot(), &TimeSeriesView::hovered, this, &PanelContent::hovered);
        connect(m_view->plot(), &TimeSeriesView::rangeChosen, this, &PanelContent::rangeChosen);
    }
    void present(const show::Panel& panel, const PanelResult& result,
                 const show::UnitContext& units) override {
        const auto chart = buildChart(panel, result, Theme::current(), units);
        std::size_t answered = 0;
        for (const TargetResult& target : result.targets)
            answered += target.answer.series->size();
        m_notes.clear();
        if (answered > chart->series.size())
            m_notes.append(tr("showing %1 of %2 series").arg(chart->series.size()).arg(answered));
        m_view->setData(chart);
    }
    void setCrosshair(std::optional<TimestampMs> time) override { m_view->plot()->setCrosshair(time); }
    bool isDrawn() const override { return m_view->plot()->isCurrent(); }
    QStringList notes() const override { return m_notes; }
    QWidget* named() override { return m_view->plot(); }

private:
    ChartView* m_view;
    QStringList m_notes;
};

class ValueContent final : public PanelContent {
public:
    ValueContent(ValueView* view, QWidget* parent)
        : PanelContent(parent)
        , m_view(fill(this, view)) {}
    void present(const show::Panel& panel, const PanelResult& result,
                 const show::UnitContext& units) override {
        m_view->setItems(buildValues(panel, result, Theme::current(), units), panel.options,
                         !panel.title.empty());
    }
    QWidget* named() override { return m_view; }

private:
    ValueView* m_view;
};

class TableContent final : public PanelContent {
public:
    explicit TableContent(QWidget* parent)
        : PanelContent(parent)
        , m_table(fill(this, new FrameTable)) {}
    void present(const show::Panel& panel, const PanelResult& result,
                 const show::UnitContext& units) override {
        BuiltTable built = buildTable(panel, result);
        m_notes.clear();
        for (const std::string& id : built.skipped)
            m_notes.append(tr("the transformation “%1” isn't applied").arg(QString::fromStdString(id)));
        if (built.frames > 1)
            m_notes.append(tr("showing the first of %1 tables").arg(built.frames));
        m_table->setFrame(std::move(built.frame), std::move(built.fields), units, panel.options);
    }
    QStringList notes() const override { return m_notes; }
    QWidget* named() override { return m_table; }

private:
    FrameTable* m_table;
    QStringList m_notes;
};

class UnknownContent final : public PanelContent {
public:
    UnknownContent(const show::Panel& panel, QWidget* parent)
        : PanelContent(parent) {
        auto* const message = fill(this, new MessageView);
        const QString type = panel.type.empty() ? tr("without a type") : QString::fromStdString(panel.type);
        message->setMessage(MessageTone::Quiet, tr("Panels of type “%1” aren't drawn here").arg(type),
                            tr("It has %n queries; as a time series, stat, gauge, bar gauge, table or text "
                               "panel they would be shown.",
                               nullptr, static_cast<int>(panel.targets.size())),
                            {}, "chart");
    }
    void present(const show::Panel&, const PanelResult&, const show::UnitContext&) override {}
};

} // namespace

PanelContent* makeContent(const show::Panel& panel, QWidget* parent) {
    switch (panel.kind) {
    case show::PanelKind::TimeSeries:
        return new ChartContent(parent);
    case show::PanelKind::Stat:
        return new ValueContent(new StatView, parent);
    case show::PanelKind::Gauge:
        return new ValueContent(new GaugeView, parent);
    case show::PanelKind::BarGauge:
        return new ValueContent(new BarGaugeView, parent);
    case show::PanelKind::Table:
        return new TableContent(parent);
    case show::PanelKind::Text:
        return new TextContent(panel, parent);
    case show::PanelKind::Row:
    case show::PanelKind::Unknown:
        break;
    }
    return new UnknownContent(panel, parent);
}

} // namespace codesage::widgets
