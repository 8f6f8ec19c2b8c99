#include "measure/promql/eval/Calls.h"

#include "measure/promql/Literals.h"
#include "measure/promql/eval/RegexTemplate.h"

#include <re2/re2.h>

namespace codesage::promql {

namespace {

bool isAllowedName(const QueryContext& ctx, const std::string& name) {
    return ctx.isV2() ? isLegacyLabelName(name) : isLabelName(name);
}

// The same rows with the label `name` set to what `value` makes of each series (nothing: left as it is).
template <class Value>
Rows withLabel(const CallSite& site, const std::string& name, Value value) {
    QueryContext& ctx = site.ctx();
    Rows rows = site.vector(0);
    std::vector<const tsdb::Labels*> labels = rows->allLabels();
    for (const tsdb::Labels*& each : labels) {
        const std::optional<std::string> text = value(*each);
        if (!text || *text == each->get(name))
            continue;
        tsdb::Labels changed = *each;
        changed.set(name, *text);
        each = ctx.keep(std::move(changed));
    }
    return mergedRows(ctx, relabelled(std::move(rows), std::move(labels)), site.grid.count);
}

} // namespace

Rows labelReplace(const CallSite& site) {
    const std::string& target = site.string(1);
    const std::string& replacement = site.string(2);
    const std::string& source = site.string(3);
    const std::string& pattern = site.string(4);
    RE2::Options options;
    options.set_log_errors(false);
    options.set_dot_nl(!site.ctx().isV2());
    options.set_max_mem(8 << 20);
    const RE2 regex("^(?:" + pattern + ")$", options);
    if (!regex.ok())
        failEvaluation(ErrorCode::Conflict, "invalid regular expression in label_replace(): " + pattern);
    if (!isAllowedName(site.ctx(), target))
        failEvaluation(ErrorCode::Conflict, "invalid destination label name in label_replace(): " + target);
    const RegexTemplate expansion(regex, replacement);
    return withLabel(site, target,
                     [&](const tsdb::Labels& labels) { return expansion.expand(labels.get(source)); });
}

Rows labelJoin(const CallSite& site) {
    const std::string& target = site.string(1);
    const std::string& separator = site.string(2);
    std::vector<std::string> sources;
    for (std::size_t i = 3; i < site.argumentCount(); ++i) {
        sources.push_back(site.string(i));
        if (!isAllowedName(site.ctx(), sources.back()))
            failEvaluation(ErrorCode::Conflict,
                           "invalid source label name in label_join(): " + sources.back());
    }
    if (!isAllowedName(site.ctx(), target))
        failEvaluation(ErrorCode::Conflict, "invalid destination label name in label_join(): " + target);
    return withLabel(site, target, [&](const tsdb::Labels& labels) {
        std::string joined;
        for (std::size_t i = 0; i < sources.size(); ++i) {
            if (i > 0)
                joined += separator;
            joined += labels.get(sources[i]);
        }
        return std::optional(std::move(joined));
    });
}

} // namespace codesage::promql
