#include "shell/Navigation.h"

#include "pages/Page.h"
#include "theme/Icons.h"
#include "theme/Metrics.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QSvgRenderer>
#include <QToolButton>
#include <QVBoxLayout>

namespace codesage::widgets {

namespace {

// The product's mark and name.
class Brand final : public QWidget {
public:
    explicit Brand(QWidget* parent)
        : QWidget(parent) {
        setFixedHeight(Metrics::of(this).space(8));
    }

protected:
    void paintEvent(QPaintEvent*) override {
        const Metrics metrics = Metrics::of(this);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const int side = metrics.space(6);
        const int left = metrics.space(1.5);
        QSvgRenderer mark(QStringLiteral(":/codesage/icons/app.svg"));
        mark.render(&painter, QRectF(left, (height() - side) / 2.0, side, side));
        painter.setFont(metrics.font(Type::Heading));
        painter.setPen(Theme::current().color(Role::Text));
        if (width() > metrics.space(20))
            painter.drawText(rect().adjusted(left + side + metrics.space(2), 0, 0, 0),
                             Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("CodeSage"));
    }
};

} // namespace

Navigation::Navigation(QWidget* parent)
    : QFrame(parent)
    , m_column(new QVBoxLayout(this))
    , m_group(new QButtonGroup(this))
    , m_brand(new Brand(this)) {
    setObjectName(QStringLiteral("navigation"));
    setAccessibleName(tr("Pages"));
    const Metrics metrics = Metrics::of(this);
    m_column->setContentsMargins(metrics.space(2.5), metrics.space(3.5), metrics.space(2.5),
                                 metrics.space(3));
    m_column->setSpacing(metrics.space(1));
    m_column->addWidget(m_brand);
    m_column->addSpacing(metrics.space(2.5));
    m_column->addStretch(1);
    m_group->setExclusive(true);
    connect(m_group, &QButtonGroup::idClicked, this, &Navigation::chosen);
    setCompact(false);
}

void Navigation::addPage(const Page& page) {
    const int index = static_cast<int>(m_group->buttons().size());
    auto* const button = new QToolButton;
    button->setObjectName(QStringLiteral("navigate_") + page.name());
    button->setText(QLatin1Char(' ') + page.title());
    button->setIcon(themeIcon(page.iconName()));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setCheckable(true);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    button->setAccessibleName(page.title());
    button->setToolTip(tr("%1 (Ctrl+%2)").arg(page.title()).arg(index + 1));
    button->setShortcut(QKeySequence(QStringLiteral("Ctrl+%1").arg(index + 1)));
    m_group->addButton(button, index);
    m_column->insertWidget(m_column->count() - 1, button);
}

void Navigation::setCurrent(int index) {
    if (QAbstractButton* const button = m_group->button(index))
        button->setChecked(true);
}

void Navigation::setCompact(bool compact) {
    m_compact = compact;
    const Metrics metrics = Metrics::of(this);
    setFixedWidth(compact ? metrics.space(14) : metrics.space(46));
    for (QAbstractButton* const button : m_group->buttons())
        static_cast<QToolButton*>(button)->setToolButtonStyle(compact ? Qt::ToolButtonIconOnly
                                                                      : Qt::ToolButtonTextBesideIcon);
}

} // namespace codesage::widgets
