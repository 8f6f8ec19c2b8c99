#pragma once

#include "measure/promql/Ast.h"
#include "measure/promql/Lexer.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::promql {

// What ends a parse; never leaves this room.
struct SyntaxError {
    TextRange at;
    std::string message;
};

// Recursive descent over the grammar of Prometheus's generated parser: the same language, precedences,
// positions, and the error message that its first failing state would give. Throws SyntaxError.
class ExpressionParser {
public:
    explicit ExpressionParser(std::string_view text);

    Expr parseQuery();
    VectorSelector parseLoneSelector();

private:
    class Nesting;

    Expr parseBinary(int minPrecedence);
    Expr parseUnary();
    Expr parsePostfix();
    Expr parsePrimary();
    Expr parseNamed();
    Expr parseAggregation(Token op);
    Expr parseCall(Token name);
    Expr parseSelector();
    Expr parseParen();
    Expr parseLiteral();
    Binary parseOperatorTail(const Token& op);
    std::vector<Expr> parseArguments();
    std::vector<std::string> parseGrouping();
    std::string parseGroupingLabel();
    void parseMatchers(VectorSelector& selector);
    tsdb::Matcher parseMatcher();
    tsdb::Matcher makeMatcher(tsdb::Matcher::Type type, std::string name, std::string value, TextRange at);

    void applyOffset(Expr& expr);
    void applyAt(Expr& expr);
    Expr applyBrackets(Expr operand);
    TimeShift& shiftOf(Expr& expr, std::string_view modifier);
    double parseSeconds(std::string_view context, std::string_view expected);
    std::chrono::milliseconds parsePositiveDuration(std::string_view context, std::string_view expected);
    double numberValue(const Token& token);

    Token take();
    bool accept(TokenType type);
    std::string takeString();
    void adopt(Expr& parent, std::uint32_t childDepth);
    [[noreturn]] void unexpected(std::string_view context, std::string_view expected = {});
    [[noreturn]] void unexpectedHere();
    [[noreturn]] void failAt(TextRange at, std::string message) const;

    Lexer m_lexer;
    Token m_token;                  // the next one, not yet taken
    std::uint32_t m_closed = 0;     // end of the last token taken
    std::size_t m_nesting = 0;      // open recursions
    std::size_t m_aggregations = 0; // open aggregations: errors inside them say so
};

} // namespace codesage::promql
