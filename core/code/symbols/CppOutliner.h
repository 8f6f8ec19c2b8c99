#pragma once

#include "code/symbols/CodeLexer.h"
#include "code/symbols/CppHead.h"
#include "code/symbols/CppPreprocessor.h"
#include "code/symbols/OutlineBuilder.h"

#include <vector>

namespace codesage::code {

// One pass over C or C++. It keeps the tokens of the statement at hand and a stack of open scopes; a "{", ";"
// or "}" decides what the statement was. Brackets inside a statement are skipped as groups through a second
// stack, so nothing here recurses.
class CppOutliner {
public:
    CppOutliner(OutlineBuilder& builder, bool plusPlus);
    void run();

private:
    enum class ScopeKind { Namespace, Type, Enum, Function, Block };
    struct Scope {
        ScopeKind kind = ScopeKind::Namespace;
        std::int32_t symbol = -1;    // the parent of what is found inside
        std::int32_t outermost = -1; // of "a::b::c": the first namespace that this brace opened
        bool isTypedef = false;
        Token keyword{}; // of a type: stands for it in what follows the closing brace
    };
    struct Nest {
        char open;
        std::uint32_t group; // index in m_head of the group to finish, kNoGroup for inner brackets
    };

    void take(const Token& token);
    void takeInGroup(const Token& token);
    void takeInBody(const Token& token);
    void takeInEnum(const Token& token);
    void openGroup(const Token& token);
    void abandonGroups(const Token& token);
    void append(const Token& token);
    void openBrace(const Token& token);
    void closeBrace(const Token& token);
    void endStatement(const Token& token);
    void takeColon(const Token& token);
    void directive(const Token& token);
    void clearHead();

    bool opensRequirement() const;
    bool openNamespace();
    bool openType(CppTokens head, const Token& token);
    void addFunction(CppTokens head, const CppFunctionHead& function, const Token& end, bool definition);
    void addDeclarators(CppTokens head, const Token& end);
    void addAlias(CppTokens head, const Token& end);
    CppTokens declaration();
    bool isKandR(CppTokens head, std::size_t group) const;
    SymbolKind functionKind(const CppName& name) const;
    std::int32_t parent() const { return m_scopes.back().symbol; }
    std::string_view word(const Token& token) const { return token.in(m_text); }
    void push(ScopeKind kind, std::int32_t symbol);

    OutlineBuilder& m_builder;
    std::string_view m_text;
    bool m_plusPlus;
    CodeLexer<Syntax::Cpp> m_lexer;
    CppPreprocessor m_preprocessor;
    std::vector<Scope> m_scopes;
    std::vector<Nest> m_nest;
    std::size_t m_openBraces = 0; // how many of m_nest are "{"
    std::vector<Token> m_head;
    std::vector<CppName> m_names;
    bool m_assigned = false;     // behind a "=": an initialiser follows
    bool m_angleInValue = false; // a "<" in that initialiser: commas may belong to a template
    bool m_initList = false;     // behind the ":" of a constructor
    Token m_lastInit{};          // what was seen last in that list
    bool m_overflow = false;     // the statement has more tokens than we keep
    bool m_documented = false;
    bool m_afterTemplate = false;
    std::size_t m_parameters = 0; // K&R: tokens up to the parameter list, while its declarations follow
    std::int32_t m_tail = -1;     // the type whose closing brace stands before the statement at hand
};

} // namespace codesage::code
