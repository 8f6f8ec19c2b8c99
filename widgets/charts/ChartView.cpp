#include "charts/ChartView.h"

#include "charts/ChartLegend.h"
#include "charts/TimeSeriesView.h"
#include "theme/Metrics.h"

#include <QScrollArea>
#include <QScrollBar>
#include <algorithm>

namespace codesage::widgets {

ChartView::ChartView(QWidget* parent)
    : QWidget(parent)
    , m_plot(new TimeSeriesView(this))
    , m_legend(new ChartLegend)
    , m_scroll(new QScrollArea(this)) {
    m_scroll->setWidget(m_legend);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_legend->setAutoFillBackground(false);
    connect(m_legend, &ChartLegend::visibilityChanged, m_plot, &TimeSeriesView::setHidden);
}

void ChartView::setData(std::shared_ptr<const ChartData> chart) {
    m_data = std::move(chart);
    m_legend->setData(m_data);
    arrange();
    m_plot->setData(m_data);
}

void ChartView::resizeEvent(QResizeEvent*) {
    arrange();
}

void ChartView::arrange() {
    const Metrics metrics = Metrics::of(this);
    const bool shown = m_data && m_data->legend.mode != show::LegendMode::Hidden && !m_data->series.empty();
    m_scroll->setVisible(shown);
    if (!shown) {
        m_plot->setGeometry(rect());
        return;
    }
    const int gap = metrics.space(2);
    const int bar = m_scroll->verticalScrollBar()->sizeHint().width();
    if (m_data->legend.right) {
        const int room = std::min(m_legend->sizeHint().width() + bar, width() / 3);
        const int needed = m_legend->heightForWidth(room - bar);
        m_scroll->setGeometry(width() - room, 0, room, height());
        m_legend->resize(room - (needed > height() ? bar : 0), needed);
        m_plot->setGeometry(0, 0, width() - room - metrics.space(4), height());
        return;
    }
    const int most = std::max(metrics.space(5), height() / 3 / metrics.space(5) * metrics.space(5));
    const int needed = m_legend->heightForWidth(width());
    const int legendHeight = std::min(needed, most);
    m_legend->resize(width() - (needed > legendHeight ? bar : 0),
                     needed > legendHeight ? m_legend->heightForWidth(width() - bar) : needed);
    m_scroll->setGeometry(0, height() - legendHeight, width(), legendHeight);
    m_plot->setGeometry(0, 0, width(), height() - legendHeight - gap);
}

} // namespace codesage::widgets
