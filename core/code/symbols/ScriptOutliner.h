#pragma once

#include "code/symbols/CodeLexer.h"
#include "code/symbols/OutlineBuilder.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace codesage::code {

// One pass over JavaScript or TypeScript with a stack of open brackets. Functions are found wherever they
// stand, also inside calls; what a function is called comes from its own name, or from the variable, property
// or key that it is the value of.
class ScriptOutliner {
public:
    ScriptOutliner(OutlineBuilder& builder, bool typed);
    void run();

private:
    enum class FrameKind : std::uint8_t { Code, Paren, Object, Class, Interface, Enum, Type };
    enum class Pending : std::uint8_t { None, Function, Class, Interface, Enum, Namespace };
    // How far the right side of "name = …" looks like an arrow function.
    enum class Arrow : std::uint8_t { No, Start, Parameters, ReturnType };

    struct Frame {
        FrameKind kind = FrameKind::Code;
        char open = '{';
        bool topLevel = false;   // variables here are worth showing
        bool parameters = false; // the brackets of a function that has its symbol already
        std::int32_t symbol = -1;
        std::uint32_t openedAt = 0;
        std::string_view name{}; // of an object literal: what it is assigned to

        Pending pending = Pending::None;
        bool parametersSeen = false;
        bool generic = false; // inside a type: a type alias, an annotation, type parameters of a member
        std::int32_t pendingSymbol = -1;

        bool atStart = true; // of a statement, member or element
        bool documented = false;
        std::uint32_t begin = 0; // of that statement
        bool declaring = false;  // behind const, let, var
        bool constant = false;
        bool valued = false; // behind the "=" or ":" of this statement
        Token name1{};       // the last word of the target on the left side
        std::uint32_t chainBegin = 0;
        std::int32_t variable = -1;   // the symbol made for the target already
        std::int32_t expression = -1; // an arrow function without braces, open until the statement ends
        Arrow arrow = Arrow::No;
        unsigned angles = 0; // open type arguments in an expression
    };

    void take(const Token& token);
    void takeCode(const Token& token);
    void takeObject(const Token& token);
    void takeMember(const Token& token);
    void takeEnum(const Token& token);
    bool takeDeclarationWord(std::string_view word, bool starts);
    void takeValueToken(const Token& token);
    bool takePending(const Token& token);
    void open(const Token& token);
    void openBrace();
    void close(const Token& token);
    void beginStatement(const Token& token);
    void endStatement();
    void functionKeyword();
    void classKeyword();
    void arrow(const Token& token);
    void dropPending();
    void showValue(std::int32_t symbol);
    std::int32_t addFunction(const Token& name, SymbolKind kind);
    std::int32_t addNamed(SymbolKind kind, const Token& name);
    bool startsAnew(const Token& token) const;
    bool previousEndsValue() const;
    Frame& top() { return m_frames.back(); }
    std::string_view word(const Token& token) const { return token.in(m_text); }
    std::string_view targetQualifier(const Frame& frame) const;

    OutlineBuilder& m_builder;
    std::string_view m_text;
    bool m_typed;
    CodeLexer<Syntax::Script> m_lexer;
    std::vector<Frame> m_frames;
    Token m_previous;
    Token m_lookahead;
    static constexpr std::uint32_t kNowhere = 0xFFFF'FFFFu;
    std::uint32_t m_exportBegin = kNowhere; // where `export` and the like stand before a declaration
    bool m_starred = false;                 // `function` was seen, its "*" comes next
    bool m_decorator = false;
    std::size_t m_openCount[3] = {0, 0, 0}; // of ( [ {
};

} // namespace codesage::code
