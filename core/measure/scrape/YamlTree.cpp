#include "measure/scrape/YamlTree.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <unordered_set>

namespace codesage::scrape {

namespace {

// Leaves the recursion; turned into an Error at the door.
struct Refusal {
    ErrorCode code;
    int line;
    std::string message;
};

class Unfolding {
public:
    explicit Unfolding(const YamlLimits& limits)
        : m_limits(limits) {}

    YamlNode unfold(const YAML::Node& from, int depth) {
        YamlNode node;
        node.line = from.Mark().line + 1;
        if (depth > m_limits.depth)
            throw Refusal{ErrorCode::LimitExceeded, node.line,
                          fmt::format("nested deeper than {} levels", m_limits.depth)};
        if (++m_nodes > m_limits.nodes)
            throw Refusal{ErrorCode::LimitExceeded, node.line,
                          fmt::format("more than {} values once aliases are unfolded", m_limits.nodes)};
        switch (from.Type()) {
        case YAML::NodeType::Undefined:
        case YAML::NodeType::Null:
            break;
        case YAML::NodeType::Scalar:
            node.kind = YamlNode::Kind::Scalar;
            node.scalar = from.Scalar();
            // yaml-cpp tags plain scalars "?" and quoted ones "!".
            node.isQuoted = from.Tag() == "!" || from.Tag() == "tag:yaml.org,2002:str";
            break;
        case YAML::NodeType::Sequence:
            node.kind = YamlNode::Kind::List;
            for (const YAML::Node& item : from)
                node.items.push_back(unfold(item, depth + 1));
            break;
        case YAML::NodeType::Map:
            unfoldMap(from, node, depth);
            break;
        }
        return node;
    }

private:
    void unfoldMap(const YAML::Node& from, YamlNode& node, int depth) {
        node.kind = YamlNode::Kind::Map;
        std::unordered_set<std::string> seen;
        std::vector<YamlNode> merges;
        for (const auto& entry : from) {
            YamlNode key = unfold(entry.first, depth + 1);
            if (key.kind != YamlNode::Kind::Scalar)
                throw Refusal{ErrorCode::InvalidArgument, key.line, "expected a plain text as key"};
            YamlNode value = unfold(entry.second, depth + 1);
            if (key.scalar == "<<" && !key.isQuoted) {
                merges.push_back(std::move(value));
                continue;
            }
            if (!seen.insert(key.scalar).second)
                throw Refusal{ErrorCode::InvalidArgument, key.line,
                              fmt::format("the key \"{}\" stands twice", key.scalar)};
            node.entries.emplace_back(std::move(key), std::move(value));
        }
        for (YamlNode& merge : merges)
            mergeInto(node, seen, std::move(merge));
    }

    static void mergeInto(YamlNode& node, std::unordered_set<std::string>& seen, YamlNode&& merge) {
        if (merge.kind == YamlNode::Kind::List) {
            for (YamlNode& one : merge.items)
                mergeInto(node, seen, std::move(one));
            return;
        }
        if (merge.kind != YamlNode::Kind::Map)
            throw Refusal{ErrorCode::InvalidArgument, merge.line, "expected a mapping to merge"};
        for (auto& entry : merge.entries)
            if (seen.insert(entry.first.scalar).second)
                node.entries.push_back(std::move(entry));
    }

    const YamlLimits& m_limits;
    std::size_t m_nodes = 0;
};

} // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
    for (const auto& [name, value] : entries)
        if (name.scalar == key)
            return &value;
    return nullptr;
}

Result<YamlNode> parseYaml(std::string_view text, std::string_view name, const YamlLimits& limits) {
    if (text.size() > limits.bytes)
        return fail(ErrorCode::LimitExceeded, fmt::format("the file is larger than {} bytes", limits.bytes),
                    std::string(name));
    try {
        const std::vector<YAML::Node> documents = YAML::LoadAll(std::string(text));
        if (documents.size() > 1)
            return fail(ErrorCode::InvalidArgument, "expected one document, found several",
                        std::string(name));
        return documents.empty() ? YamlNode{} : Unfolding(limits).unfold(documents.front(), 0);
    } catch (const Refusal& refusal) {
        return fail(refusal.code, refusal.message, fmt::format("{}:{}", name, refusal.line));
    } catch (const YAML::Exception& error) {
        return fail(ErrorCode::InvalidArgument, "not valid YAML: " + error.msg,
                    fmt::format("{}:{}", name, error.mark.line + 1));
    } catch (const std::exception& error) {
        return fail(ErrorCode::InvalidArgument, std::string("not valid YAML: ") + error.what(),
                    std::string(name));
    }
}

} // namespace codesage::scrape
