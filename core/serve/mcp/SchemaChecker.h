#pragma once

#include "serve/mcp/SchemaNode.h"

#include <string>
#include <vector>

namespace codesage::mcp {

// One check of one value against compiled nodes.
class SchemaChecker {
public:
    std::vector<SchemaProblem> check(const JsonSchema::Node& node, const nlohmann::json& value);

private:
    using Node = JsonSchema::Node;
    bool passes(const Node& node, const nlohmann::json& value) const;
    void visit(const Node& node, const nlohmann::json& value);
    void visitNumber(const Node& node, const nlohmann::json& value);
    void visitString(const Node& node, const std::string& value);
    void visitObject(const Node& node, const nlohmann::json& value);
    void visitArray(const Node& node, const nlohmann::json& value);
    void visitCombinations(const Node& node, const nlohmann::json& value);
    void problem(std::string message);

    std::string m_pointer;
    std::vector<SchemaProblem> m_problems;
    int m_depth = 0;
};

// Puts defaults where a property is missing, and turns integral floating-point numbers into integers where
// the schema asks for an integer and not also for a number.
void fillDefaults(const JsonSchema::Node& node, nlohmann::json& value, int depth = 0);

} // namespace codesage::mcp
