#include "theme/WorkbenchStyle.h"

#include "theme/Icons.h"
#include "theme/Metrics.h"

#include <QApplication>

namespace codesage::widgets {

WorkbenchStyle::WorkbenchStyle()
    : QProxyStyle(QStringLiteral("Fusion")) {}

int WorkbenchStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    const Metrics metrics(QApplication::font());
    switch (metric) {
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ListViewIconSize:
        return metrics.iconSize();
    case PM_FocusFrameHMargin:
        return 0;
    case PM_ToolTipLabelFrameWidth:
        return metrics.space(1);
    case PM_SplitterWidth:
        return metrics.space(1);
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

QIcon WorkbenchStyle::standardIcon(StandardPixmap standard, const QStyleOption* option,
                                   const QWidget* widget) const {
    if (standard == SP_LineEditClearButton)
        return themeIcon("close", Role::TextTertiary);
    return QProxyStyle::standardIcon(standard, option, widget);
}

int WorkbenchStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                              QStyleHintReturn* returned) const {
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_ItemView_ShowDecorationSelected:
        return 0;
    case SH_ToolTip_WakeUpDelay:
        return 500;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returned);
    }
}

} // namespace codesage::widgets
