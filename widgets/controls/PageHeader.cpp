#include "controls/PageHeader.h"

#include "controls/ElidedLabel.h"
#include "theme/Metrics.h"

#include <QHBoxLayout>

namespace codesage::widgets {

PageHeader::PageHeader(const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_title(new ElidedLabel(this))
    , m_remark(new ElidedLabel(this))
    , m_actions(new QHBoxLayout) {
    const Metrics metrics = Metrics::of(this);
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metrics.space(3));
    m_title->setFont(metrics.font(Type::Title));
    m_title->setObjectName(QStringLiteral("pageTitle"));
    m_title->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    m_remark->setProperty("tone", QStringLiteral("secondary"));
    m_remark->setObjectName(QStringLiteral("pageRemark"));
    m_remark->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_actions->setSpacing(metrics.space(1.5));
    row->addWidget(m_title);
    row->addWidget(m_remark, 1);
    row->addLayout(m_actions);
    setMinimumHeight(metrics.controlHeight() + 2);
    setTitle(title);
}

void PageHeader::setTitle(const QString& title) {
    m_title->setFullText(title);
}
void PageHeader::setRemark(const QString& remark) {
    m_remark->setFullText(remark);
}
void PageHeader::addAction(QWidget* widget) {
    m_actions->addWidget(widget);
}

} // namespace codesage::widgets
