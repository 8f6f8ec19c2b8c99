#include "serve/mcp/JsonSchema.h"

#include "serve/mcp/SchemaChecker.h"
#include "serve/mcp/SchemaNode.h"

#include <fmt/format.h>

#include <map>

namespace codesage::mcp {

namespace {

using Schema = nlohmann::ordered_json;
using Node = JsonSchema::Node;
constexpr int kMaxDepth = 64;

std::string pointerStep(const std::string& pointer, std::string_view name) {
    std::string step = pointer + "/";
    for (const char c : name)
        step += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return step;
}

std::uint8_t typeBit(const std::string& name) {
    static const std::map<std::string, std::uint8_t, std::less<>> kTypes = {
        {"null", kNullType},     {"boolean", kBooleanType}, {"object", kObjectType}, {"array", kArrayType},
        {"number", kNumberType}, {"integer", kIntegerType}, {"string", kStringType}};
    const auto found = kTypes.find(name);
    return found == kTypes.end() ? std::uint8_t{0} : found->second;
}

// Turns a schema document into nodes; each place in the document becomes one node, so that recursive
// references end.
class Compiler {
public:
    explicit Compiler(const Schema& root)
        : m_root(root) {}

    Result<const Node*> compile(const Schema& schema, const std::string& pointer, int depth) {
        if (const auto known = m_byPointer.find(pointer); known != m_byPointer.end())
            return known->second;
        if (depth > kMaxDepth)
            return wrong(pointer, "the schema is nested too deep");
        m_nodes.push_back(std::make_unique<Node>());
        Node& node = *m_nodes.back();
        m_byPointer[pointer] = &node;
        if (schema.is_boolean()) {
            node.never = !schema.get<bool>();
            return &node;
        }
        if (!schema.is_object())
            return wrong(pointer, "a schema must be an object or a boolean");
        for (const auto& [keyword, value] : schema.items())
            CODESAGE_CHECK(take(node, keyword, value, pointerStep(pointer, keyword), depth));
        return &node;
    }

    std::vector<std::unique_ptr<Node>> nodes() { return std::move(m_nodes); }

private:
    tl::unexpected<Error> wrong(const std::string& pointer, std::string message) const {
        return fail(ErrorCode::InvalidArgument, std::move(message), "schema #" + pointer);
    }

    Status take(Node& node, const std::string& keyword, const Schema& value, const std::string& at,
                int depth) {
        if (keyword == "type")
            return takeType(node, value, at);
        if (keyword == "properties")
            return takeProperties(node, value, at, depth);
        if (keyword == "required")
            return takeRequired(node, value, at);
        if (keyword == "enum" || keyword == "const")
            return takeValues(node, keyword == "const", value, at);
        if (keyword == "pattern")
            return takePattern(node, value, at);
        if (keyword == "$ref")
            return takeReference(node, value, at, depth);
        if (keyword == "default")
            node.defaultValue = nlohmann::json::parse(value.dump());
        else if (keyword == "uniqueItems")
            node.uniqueItems = value.is_boolean() && value.get<bool>();
        else if (const Node** target = child(node, keyword))
            return takeChild(*target, value, at, depth);
        else if (std::vector<const Node*>* list = children(node, keyword))
            return takeChildren(*list, value, at, depth);
        else if (std::optional<double>* bound = number(node, keyword))
            return takeNumber(*bound, keyword, value, at);
        else if (std::optional<std::size_t>* count = size(node, keyword))
            return takeSize(*count, value, at);
        return {};
    }

    static const Node** child(Node& node, std::string_view keyword) {
        return keyword == "items"                  ? &node.items
               : keyword == "additionalProperties" ? &node.additional
               : keyword == "not"                  ? &node.negated
                                                   : nullptr;
    }
    static std::vector<const Node*>* children(Node& node, std::string_view keyword) {
        return keyword == "allOf"   ? &node.allOf
               : keyword == "anyOf" ? &node.anyOf
               : keyword == "oneOf" ? &node.oneOf
                                    : nullptr;
    }
    static std::optional<double>* number(Node& node, std::string_view keyword) {
        return keyword == "minimum"            ? &node.minimum
               : keyword == "maximum"          ? &node.maximum
               : keyword == "exclusiveMinimum" ? &node.exclusiveMinimum
               : keyword == "exclusiveMaximum" ? &node.exclusiveMaximum
               : keyword == "multipleOf"       ? &node.multipleOf
                                               : nullptr;
    }
    static std::optional<std::size_t>* size(Node& node, std::string_view keyword) {
        return keyword == "minItems"    ? &node.minItems
               : keyword == "maxItems"  ? &node.maxItems
               : keyword == "minLength" ? &node.minLength
               : keyword == "maxLength" ? &node.maxLength
                                        : nullptr;
    }

    Status takeType(Node& node, const Schema& value, const std::string& at) {
        const Schema list = value.is_array() ? value : Schema::array({value});
        for (const Schema& name : list) {
            const std::uint8_t bit = name.is_string() ? typeBit(name.get_ref<const std::string&>()) : 0;
            if (bit == 0)
                return wrong(at, "type must name JSON types");
            node.types = static_cast<std::uint8_t>(node.types | bit);
        }
        return {};
    }

    Status takeProperties(Node& node, const Schema& value, const std::string& at, int depth) {
        if (!value.is_object())
            return wrong(at, "properties must be an object");
        for (const auto& [name, schema] : value.items()) {
            CODESAGE_TRY(const Node* property, compile(schema, pointerStep(at, name), depth + 1));
            node.properties.push_back({name, property});
        }
        return {};
    }

    Status takeRequired(Node& node, const Schema& value, const std::string& at) {
        if (!value.is_array())
            return wrong(at, "required must be an array of names");
        for (const Schema& name : value) {
            if (!name.is_string())
                return wrong(at, "required must be an array of names");
            node.required.push_back(name.get<std::string>());
        }
        return {};
    }

    Status takeValues(Node& node, bool single, const Schema& value, const std::string& at) {
        if (!single && !value.is_array())
            return wrong(at, "enum must be an array");
        const nlohmann::json plain = nlohmann::json::parse(value.dump());
        node.oneOfValues =
            single ? std::vector<nlohmann::json>{plain} : plain.get<std::vector<nlohmann::json>>();
        node.hasValues = true;
        return {};
    }

    Status takePattern(Node& node, const Schema& value, const std::string& at) {
        if (!value.is_string())
            return wrong(at, "pattern must be a string");
        RE2::Options options;
        options.set_log_errors(false);
        options.set_max_mem(1 << 20);
        auto pattern = std::make_shared<RE2>(value.get_ref<const std::string&>(), options);
        if (!pattern->ok())
            return wrong(at, "pattern is not a valid regular expression: " + pattern->error());
        node.pattern = std::move(pattern);
        return {};
    }

    Status takeReference(Node& node, const Schema& value, const std::string& at, int depth) {
        if (!value.is_string() || !value.get_ref<const std::string&>().starts_with("#"))
            return wrong(at, "$ref must point into this schema, e.g. #/$defs/name");
        const std::string target = value.get<std::string>().substr(1);
        try {
            const Schema::json_pointer pointer(target);
            if (!m_root.contains(pointer))
                return wrong(at, fmt::format("$ref leads nowhere: #{}", target));
            CODESAGE_TRY(node.reference, compile(m_root.at(pointer), target, depth + 1));
        } catch (const nlohmann::json::exception&) {
            return wrong(at, fmt::format("$ref is not a JSON pointer: #{}", target));
        }
        return {};
    }

    Status takeChild(const Node*& target, const Schema& value, const std::string& at, int depth) {
        CODESAGE_TRY(target, compile(value, at, depth + 1));
        return {};
    }

    Status takeChildren(std::vector<const Node*>& list, const Schema& value, const std::string& at,
                        int depth) {
        if (!value.is_array() || value.empty())
            return wrong(at, "must be an array of schemas");
        for (std::size_t i = 0; i < value.size(); ++i) {
            CODESAGE_TRY(const Node* schema, compile(value[i], fmt::format("{}/{}", at, i), depth + 1));
            list.push_back(schema);
        }
        return {};
    }

    Status takeNumber(std::optional<double>& bound, const std::string& keyword, const Schema& value,
                      const std::string& at) {
        if (!value.is_number() || (keyword == "multipleOf" && value.get<double>() <= 0))
            return wrong(at, keyword == "multipleOf" ? "must be a number above 0" : "must be a number");
        bound = value.get<double>();
        return {};
    }

    Status takeSize(std::optional<std::size_t>& count, const Schema& value, const std::string& at) {
        if (!value.is_number_unsigned())
            return wrong(at, "must be an integer of at least 0");
        count = value.get<std::size_t>();
        return {};
    }

    const Schema& m_root;
    std::vector<std::unique_ptr<Node>> m_nodes;
    std::map<std::string, const Node*> m_byPointer;
};

} // namespace

std::string problemsText(const std::vector<SchemaProblem>& problems) {
    std::string text;
    for (const SchemaProblem& problem : problems) {
        text += text.empty() ? "" : "; ";
        text += problem.pointer.empty() ? "the value" : problem.pointer;
        text += " " + problem.message;
    }
    return text;
}

JsonSchema::JsonSchema(std::vector<std::unique_ptr<Node>> nodes)
    : m_nodes(std::move(nodes)) {}

JsonSchema::~JsonSchema() = default;

Result<std::shared_ptr<const JsonSchema>> JsonSchema::compile(const nlohmann::ordered_json& schema) {
    Compiler compiler(schema);
    CODESAGE_CHECK(compiler.compile(schema, "", 0));
    return std::shared_ptr<const JsonSchema>(new JsonSchema(compiler.nodes()));
}

std::vector<SchemaProblem> JsonSchema::check(const nlohmann::json& value) const {
    return SchemaChecker().check(*m_nodes.front(), value);
}

std::vector<SchemaProblem> JsonSchema::prepare(nlohmann::json& value) const {
    fillDefaults(*m_nodes.front(), value);
    return check(value);
}

} // namespace codesage::mcp
