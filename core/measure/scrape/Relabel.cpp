#include "measure/scrape/Relabel.h"

#include "base/core/Strings.h"
#include "measure/scrape/SeriesScanner.h"

#include <openssl/evp.h>

#include <algorithm>

namespace codesage::scrape {

namespace {

LabelSet::iterator find(LabelSet& labels, std::string_view name) {
    const auto at =
        std::lower_bound(labels.begin(), labels.end(), name,
                         [](const auto& label, std::string_view wanted) { return label.first < wanted; });
    return at;
}

// Modulo the last 8 bytes of the MD5 sum, as Prometheus does since its first versions.
std::uint64_t hashOf(std::string_view text) {
    unsigned char digest[EVP_MAX_MD_SIZE] = {};
    unsigned int length = 0;
    if (EVP_Digest(text.data(), text.size(), digest, &length, EVP_md5(), nullptr) != 1 || length < 16)
        return 0;
    std::uint64_t hash = 0;
    for (int i = 8; i < 16; ++i)
        hash = hash << 8 | digest[i];
    return hash;
}

std::string uppered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
}

void mapLabels(LabelSet& labels, const RelabelRule& rule) {
    LabelSet added;
    for (const auto& [name, value] : labels) {
        std::string renamed;
        if (rule.regex.expand(name, rule.replacement, renamed))
            added.emplace_back(std::move(renamed), value);
    }
    for (const auto& [name, value] : added)
        setLabel(labels, name, value);
}

// False when the rule drops everything.
bool apply(LabelSet& labels, const RelabelRule& rule) {
    std::string value;
    for (std::size_t i = 0; i < rule.sourceLabels.size(); ++i) {
        if (i > 0)
            value += rule.separator;
        value += labelValue(labels, rule.sourceLabels[i]);
    }
    switch (rule.action) {
    case RelabelAction::Keep:
        return rule.regex.matches(value);
    case RelabelAction::Drop:
        return !rule.regex.matches(value);
    case RelabelAction::KeepEqual:
        return labelValue(labels, rule.targetLabel) == value;
    case RelabelAction::DropEqual:
        return labelValue(labels, rule.targetLabel) != value;
    case RelabelAction::Replace: {
        std::string target;
        std::string replaced;
        if (!rule.regex.expand(value, rule.targetLabel, target) || !isLabelName(target))
            return true;
        rule.regex.expand(value, rule.replacement, replaced);
        setLabel(labels, target, replaced);
        return true;
    }
    case RelabelAction::Lowercase:
        setLabel(labels, rule.targetLabel, lowered(value));
        return true;
    case RelabelAction::Uppercase:
        setLabel(labels, rule.targetLabel, uppered(std::move(value)));
        return true;
    case RelabelAction::HashMod:
        setLabel(labels, rule.targetLabel,
                 std::to_string(hashOf(value) % std::max<std::uint64_t>(rule.modulus, 1)));
        return true;
    case RelabelAction::LabelMap:
        mapLabels(labels, rule);
        return true;
    case RelabelAction::LabelDrop:
        std::erase_if(labels, [&](const auto& label) { return rule.regex.matches(label.first); });
        return true;
    case RelabelAction::LabelKeep:
        std::erase_if(labels, [&](const auto& label) { return !rule.regex.matches(label.first); });
        return true;
    }
    return true;
}

} // namespace

std::string_view labelValue(const LabelSet& labels, std::string_view name) {
    for (const auto& label : labels)
        if (label.first == name)
            return label.second;
    return {};
}

void setLabel(LabelSet& labels, std::string_view name, std::string_view value) {
    const auto at = find(labels, name);
    const bool exists = at != labels.end() && at->first == name;
    if (value.empty()) {
        if (exists)
            labels.erase(at);
    } else if (exists) {
        at->second = value;
    } else {
        labels.emplace(at, name, value);
    }
}

bool relabel(LabelSet& labels, const std::vector<RelabelRule>& rules) {
    for (const RelabelRule& rule : rules)
        if (!apply(labels, rule))
            return false;
    return true;
}

} // namespace codesage::scrape
