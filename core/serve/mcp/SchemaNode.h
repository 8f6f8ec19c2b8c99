#pragma once

#include "serve/mcp/JsonSchema.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <re2/re2.h>
#include <string>
#include <vector>

namespace codesage::mcp {

enum SchemaType : std::uint8_t {
    kNullType = 1,
    kBooleanType = 2,
    kObjectType = 4,
    kArrayType = 8,
    kNumberType = 16,
    kIntegerType = 32,
    kStringType = 64,
};

// One compiled subschema. Pointers go to other nodes of the same schema.
struct JsonSchema::Node {
    struct Property {
        std::string name;
        const Node* schema = nullptr;
    };
    bool never = false;     // the schema `false`
    std::uint8_t types = 0; // of SchemaType; 0 allows all
    std::vector<Property> properties{};
    std::vector<std::string> required{};
    const Node* additional = nullptr;
    const Node* items = nullptr;
    std::optional<std::size_t> minItems{}, maxItems{}, minLength{}, maxLength{};
    std::optional<double> minimum{}, maximum{}, exclusiveMinimum{}, exclusiveMaximum{}, multipleOf{};
    bool uniqueItems = false;
    std::vector<nlohmann::json> oneOfValues{}; // enum; const is an enum of one
    bool hasValues = false;
    std::shared_ptr<const RE2> pattern{};
    std::vector<const Node*> allOf{}, anyOf{}, oneOf{};
    const Node* negated = nullptr;
    const Node* reference = nullptr;
    std::optional<nlohmann::json> defaultValue{};
};

} // namespace codesage::mcp
