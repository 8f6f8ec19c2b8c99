#include "measure/scrape/ConfigReader.h"

#include "base/core/Strings.h"
#include "measure/scrape/SeriesScanner.h"

#include <array>
#include <fmt/format.h>

namespace codesage::scrape {

namespace {

struct ActionName {
    std::string_view name;
    RelabelAction action;
};
constexpr std::array kActions{
    ActionName{"replace", RelabelAction::Replace},     ActionName{"keep", RelabelAction::Keep},
    ActionName{"drop", RelabelAction::Drop},           ActionName{"keepequal", RelabelAction::KeepEqual},
    ActionName{"dropequal", RelabelAction::DropEqual}, ActionName{"hashmod", RelabelAction::HashMod},
    ActionName{"labelmap", RelabelAction::LabelMap},   ActionName{"labeldrop", RelabelAction::LabelDrop},
    ActionName{"labelkeep", RelabelAction::LabelKeep}, ActionName{"lowercase", RelabelAction::Lowercase},
    ActionName{"uppercase", RelabelAction::Uppercase}};

AnchoredRegex compiled(const ConfigValue& value) {
    Result<AnchoredRegex> regex = AnchoredRegex::compile(value.text());
    if (!regex)
        value.refuse(regex.error().message);
    return *std::move(regex);
}

// A label name in which parts may be $1 or ${name}.
bool isTemplateOfName(std::string_view text) {
    static const Result<AnchoredRegex> pattern =
        AnchoredRegex::compile(R"((?:(?:[a-zA-Z_]|\$(?:\{\w+\}|\w+))+\w*)+)");
    return pattern->matches(text);
}

// The combinations that Prometheus refuses too.
void check(const ConfigMap& map, const RelabelRule& rule, std::string_view action) {
    using A = RelabelAction;
    const auto isOneOf = [&](std::initializer_list<A> actions) {
        return std::find(actions.begin(), actions.end(), rule.action) != actions.end();
    };
    const auto onlyAllows = [&](std::initializer_list<std::string_view> allowed) {
        for (const char* key :
             {"source_labels", "separator", "regex", "modulus", "target_label", "replacement"})
            if (map.has(key) && std::find(allowed.begin(), allowed.end(), key) == allowed.end())
                map.refuse(fmt::format("the action {} has no {}", action, key));
    };
    if (rule.action == A::HashMod && rule.modulus == 0)
        map.refuse("the action hashmod needs a modulus above 0");
    if (isOneOf({A::Replace, A::HashMod, A::Lowercase, A::Uppercase, A::KeepEqual, A::DropEqual}) &&
        rule.targetLabel.empty())
        map.refuse(fmt::format("the action {} needs a target_label", action));
    if (isOneOf({A::Replace, A::Lowercase, A::Uppercase}) && !isTemplateOfName(rule.targetLabel))
        map.refuse(fmt::format("\"{}\" is no label name for target_label", rule.targetLabel));
    if (isOneOf({A::HashMod, A::KeepEqual, A::DropEqual}) && !isLabelName(rule.targetLabel))
        map.refuse(fmt::format("\"{}\" is no label name for target_label", rule.targetLabel));
    if (rule.action == A::LabelMap && !isTemplateOfName(rule.replacement))
        map.refuse(fmt::format("\"{}\" is no label name for replacement", rule.replacement));
    if (isOneOf({A::Lowercase, A::Uppercase}) && rule.replacement != "$1")
        map.refuse(fmt::format("the action {} has no replacement", action));
    if (isOneOf({A::KeepEqual, A::DropEqual}))
        onlyAllows({"source_labels", "target_label"});
    if (isOneOf({A::LabelDrop, A::LabelKeep}))
        onlyAllows({"regex"});
}

RelabelRule readRule(const ConfigValue& value, ConfigContext& context) {
    ConfigMap map(value, context);
    RelabelRule rule;
    std::string action = "replace";
    map.read("source_labels", [&](const ConfigValue& list) {
        for (const ConfigValue& item : list.items()) {
            rule.sourceLabels.push_back(item.text());
            if (!isLabelName(rule.sourceLabels.back()))
                item.refuse(fmt::format("\"{}\" is not a label name", rule.sourceLabels.back()));
        }
    });
    map.text("separator", rule.separator);
    map.text("target_label", rule.targetLabel);
    map.text("replacement", rule.replacement);
    map.read("modulus", [&](const ConfigValue& modulus) { rule.modulus = modulus.whole(); });
    rule.regex = *AnchoredRegex::compile("(.*)");
    map.read("regex", [&](const ConfigValue& regex) { rule.regex = compiled(regex); });
    map.read("action", [&](const ConfigValue& name) {
        action = lowered(name.text());
        const auto found = std::find_if(kActions.begin(), kActions.end(),
                                        [&](const ActionName& known) { return known.name == action; });
        if (found == kActions.end())
            name.refuse(fmt::format("unknown action \"{}\"", action));
        rule.action = found->action;
    });
    map.finish();
    check(map, rule, action);
    return rule;
}

} // namespace

std::vector<RelabelRule> readRelabelRules(const ConfigValue& value, ConfigContext& context) {
    std::vector<RelabelRule> rules;
    for (const ConfigValue& item : value.items()) {
        if (item.isNull())
            item.refuse("expected a relabelling rule, found nothing");
        rules.push_back(readRule(item, context));
    }
    return rules;
}

} // namespace codesage::scrape
