#include "dashboard/NoData.h"

#include "measure/metrics/Catalogue.h"

#include <QCoreApplication>
#include <string_view>

namespace codesage::widgets {

namespace {

bool nameCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ':';
}

QString tr(const char* text) {
    return QCoreApplication::translate("NoData", text);
}

// What the first metric of the expression that the catalogue knows to depend on something needs.
std::string_view neededFor(std::string_view expression) {
    while (!expression.empty()) {
        std::size_t length = 0;
        while (length < expression.size() && nameCharacter(expression[length]))
            ++length;
        if (length > 0) {
            const metrics::MetricSpec* const spec = metrics::findMetricOfSeries(expression.substr(0, length));
            if (spec != nullptr && !spec->needs.empty())
                return spec->needs;
        }
        expression.remove_prefix(std::max<std::size_t>(1, length));
    }
    return {};
}

} // namespace

QString noDataReason(const show::Panel& panel, const PanelResult& result) {
    if (const auto& written = panel.fields.defaults().noValue; written && written->size() > 3)
        return QString::fromStdString(*written);
    if (panel.targets.empty())
        return tr("This panel has no query.");
    for (const TargetResult& target : result.targets)
        if (const std::string_view needs = neededFor(target.request.expression); !needs.empty())
            return tr("Nothing is measured here until there is %1.")
                .arg(QString::fromUtf8(needs.data(), static_cast<qsizetype>(needs.size())));
    return tr("Nothing was measured in this time range.");
}

} // namespace codesage::widgets
