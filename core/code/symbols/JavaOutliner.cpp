#include "code/symbols/CodeLexer.h"
#include "code/symbols/OutlineBuilder.h"
#include "code/symbols/Outliners.h"

#include <string_view>
#include <vector>

namespace codesage::code {

namespace {

// Statements between braces and semicolons, brackets collapsed into groups, annotations left out; a stack of
// open braces tells whether we are in a type or in code.
class JavaOutliner {
public:
    explicit JavaOutliner(OutlineBuilder& builder)
        : m_builder(builder)
        , m_text(builder.text())
        , m_lexer(builder.text()) {
        m_frames.push_back({});
    }

    void run() {
        for (Token token = m_lexer.next(); token.kind != TokenKind::End; token = m_lexer.next()) {
            if (m_frames.size() > kMaxNesting || m_nest.size() > kMaxNesting) {
                m_builder.setTruncated();
                break;
            }
            take(token);
        }
        for (const Frame& frame : m_frames)
            if (frame.symbol >= 0)
                m_builder.close(frame.symbol, m_text.size() - 1);
    }

private:
    enum class Kind { File, Type, Constants, Code };
    struct Frame {
        Kind kind = Kind::File;
        std::int32_t symbol = -1;
    };
    static constexpr std::size_t kHeadTokens = 512;

    std::string_view word(const Token& token) const { return token.in(m_text); }

    void clearHead() {
        m_head.clear();
        m_assigned = false;
        m_angleInValue = false;
        m_documented = false;
        m_fresh = true;
    }

    void take(const Token& token) {
        if (!m_nest.empty()) {
            takeInGroup(token);
            return;
        }
        if (m_fresh) {
            m_fresh = false;
            m_begin = token.begin;
            m_documented = token.documented;
        }
        if (m_annotation && takeAnnotation(token))
            return;
        if (token.kind == TokenKind::Punct) {
            switch (token.ch) {
            case '@':
                m_annotation = true;
                m_annotationName = false;
                return;
            case '{':
                openBrace(token);
                return;
            case '}':
                closeBrace(token);
                return;
            case ';':
                if (m_frames.back().kind == Kind::Constants)
                    m_frames.back().kind = Kind::Type;
                else
                    endStatement(token);
                clearHead();
                return;
            case '(':
            case '[':
                openGroup(token);
                return;
            case '=':
                m_assigned = true;
                return;
            case ',':
                if (m_frames.back().kind == Kind::Constants) {
                    clearHead();
                    return;
                }
                if (m_assigned && !m_angleInValue)
                    m_assigned = false; // the next field of the same type
                break;
            case '<':
                m_angleInValue = m_angleInValue || m_assigned;
                break;
            default:
                break;
            }
        }
        if (m_frames.back().kind == Kind::Constants && m_head.empty() && token.isWord())
            m_constant = m_builder.add({.kind = SymbolKind::Enumerator,
                                        .name = word(token),
                                        .at = token.begin,
                                        .begin = token.begin,
                                        .end = token.end,
                                        .parent = m_frames.back().symbol,
                                        .documented = m_documented});
        append(token);
    }

    void append(const Token& token) {
        // In code only local types matter, and those stand at the start of a statement.
        const std::size_t limit = m_frames.back().kind == Kind::Code ? 24 : kHeadTokens;
        if (!m_assigned && m_head.size() < limit)
            m_head.push_back(token);
    }

    // "@name", "@a.b.Name", each with or without "(…)"; "@interface" declares a type.
    bool takeAnnotation(const Token& token) {
        if (!m_annotationName) {
            m_annotationName = token.isWord();
            if (token.isWord() && word(token) == "interface") {
                m_annotation = false;
                return false;
            }
            m_annotation = m_annotationName;
            return m_annotationName;
        }
        if (token.is('.')) {
            m_annotationName = false;
            return true;
        }
        m_annotation = false;
        if (token.is('(')) {
            m_nest.push_back({token.ch, kNoGroup});
            return true;
        }
        return false;
    }

    static constexpr std::size_t kNoGroup = static_cast<std::size_t>(-1);
    struct Nest {
        char open;
        std::size_t group;
    };

    void openGroup(const Token& token) {
        std::size_t group = kNoGroup;
        if (!m_assigned && m_head.size() < kHeadTokens) {
            Token made = token;
            made.kind = TokenKind::Group;
            m_head.push_back(made);
            group = m_head.size() - 1;
        }
        m_nest.push_back({token.ch, group});
    }

    void takeInGroup(const Token& token) {
        if (token.kind != TokenKind::Punct)
            return;
        switch (token.ch) {
        case '(':
        case '[':
        case '{':
            m_nest.push_back({token.ch, kNoGroup});
            if (token.ch == '{')
                ++m_openBraces;
            return;
        case ')':
        case ']': {
            const char opening = token.ch == ')' ? '(' : '[';
            if (m_nest.back().open != opening)
                return;
            break;
        }
        case '}':
            if (m_openBraces == 0) {
                abandonGroups(token);
                take(token);
                return;
            }
            while (m_nest.back().open != '{')
                m_nest.pop_back();
            --m_openBraces;
            break;
        case ';':
            if (m_openBraces == 0 && m_frames.back().kind != Kind::Code) {
                abandonGroups(token);
                take(token);
            }
            return;
        default:
            return;
        }
        const Nest closed = m_nest.back();
        m_nest.pop_back();
        if (m_nest.empty() && closed.group != kNoGroup)
            m_head[closed.group].end = token.end;
    }

    void abandonGroups(const Token& token) {
        if (m_nest.front().group != kNoGroup)
            m_head[m_nest.front().group].end = token.begin;
        m_nest.clear();
        m_openBraces = 0;
    }

    void push(Kind kind, std::int32_t symbol) {
        m_frames.push_back({kind, symbol});
        clearHead();
    }

    void openBrace(const Token& token) {
        const Kind kind = m_frames.back().kind;
        const std::int32_t around = m_frames.back().symbol;
        if (m_assigned && kind != Kind::Code) {
            m_nest.push_back({'{', kNoGroup});
            ++m_openBraces;
            return;
        }
        if (kind == Kind::Constants) {
            push(Kind::Type, m_constant); // the body of an enum constant
            return;
        }
        if (openType())
            return;
        if (kind == Kind::Type) {
            const std::size_t group = parameters();
            if (group != kNoGroup) {
                push(Kind::Code, addMethod(group, true));
                return;
            }
            // A compact constructor of a record.
            if (!m_head.empty() && m_head.back().isWord() && word(m_head.back()) == m_builder.name(around)) {
                const Token name = m_head.back();
                push(Kind::Code, m_builder.add({.kind = SymbolKind::Constructor,
                                                .name = word(name),
                                                .at = name.begin,
                                                .begin = m_begin,
                                                .end = token.begin,
                                                .parent = around,
                                                .documented = m_documented}));
                return;
            }
        }
        push(Kind::Code, around);
    }

    bool openType() {
        for (std::size_t i = 0; i + 1 < m_head.size(); ++i) {
            if (!m_head[i].isWord() || !m_head[i + 1].isWord())
                continue;
            const std::string_view text = word(m_head[i]);
            const bool isRecord = text == "record" && i + 2 < m_head.size() &&
                                  (m_head[i + 2].isGroup('(') || m_head[i + 2].is('<'));
            if (text != "class" && text != "interface" && text != "enum" && !isRecord)
                continue;
            const Token& name = m_head[i + 1];
            const SymbolKind kind = text == "interface" ? SymbolKind::Interface
                                    : text == "enum"    ? SymbolKind::Enum
                                                        : SymbolKind::Class;
            const std::int32_t symbol = m_builder.add({.kind = kind,
                                                       .name = word(name),
                                                       .at = name.begin,
                                                       .begin = m_begin,
                                                       .end = m_head.back().end,
                                                       .parent = m_frames.back().symbol,
                                                       .documented = m_documented});
            push(kind == SymbolKind::Enum ? Kind::Constants : Kind::Type, symbol);
            return true;
        }
        return false;
    }

    // The index of the parameter list in the statement.
    std::size_t parameters() const {
        for (std::size_t i = 1; i < m_head.size(); ++i)
            if (m_head[i].isGroup('(') && m_head[i - 1].isWord())
                return i;
        return kNoGroup;
    }

    std::int32_t addMethod(std::size_t group, bool definition) {
        const Token& name = m_head[group - 1];
        const bool constructor = group == 1 || word(name) == m_builder.name(m_frames.back().symbol);
        return m_builder.add({.kind = constructor ? SymbolKind::Constructor : SymbolKind::Method,
                              .name = word(name),
                              .at = name.begin,
                              .begin = m_begin,
                              .end = m_head.back().end,
                              .parent = m_frames.back().symbol,
                              .definition = definition,
                              .documented = m_documented});
    }

    void closeBrace(const Token& token) {
        if (m_frames.size() > 1) {
            const Frame closed = m_frames.back();
            m_frames.pop_back();
            if (closed.symbol >= 0 && closed.symbol != m_frames.back().symbol)
                m_builder.close(closed.symbol, token.begin);
        }
        if (m_frames.back().kind != Kind::Constants)
            clearHead();
    }

    void endStatement(const Token& token) {
        const Frame& frame = m_frames.back();
        if (frame.kind == Kind::File) {
            if (m_head.size() >= 2 && word(m_head[0]) == "package") {
                const std::uint32_t begin = m_head[1].begin;
                m_builder.add({.kind = SymbolKind::Namespace,
                               .name = m_text.substr(begin, m_head.back().end - begin),
                               .at = begin,
                               .begin = m_head[0].begin,
                               .end = m_head.back().end});
            }
            return;
        }
        if (frame.kind != Kind::Type || m_head.size() < 2)
            return;
        if (!m_assigned) {
            const std::size_t group = parameters();
            if (group != kNoGroup) {
                m_builder.close(addMethod(group, false), token.begin);
                return;
            }
        }
        fields(token);
    }

    // "final int a = 1, b[]": the word before each "=", "," or the end; an initialiser hides what follows it.
    void fields(const Token& end) {
        bool constant = false;
        std::size_t angles = 0;
        std::size_t words = 0;
        for (std::size_t i = 0; i < m_head.size(); ++i) {
            const Token& token = m_head[i];
            if (token.is('<'))
                ++angles;
            else if (token.is('>') && angles > 0)
                --angles;
            if (angles > 0 || !token.isWord())
                continue;
            ++words;
            constant = constant || word(token) == "final";
            std::size_t next = i + 1;
            while (next < m_head.size() && m_head[next].isGroup('['))
                ++next;
            const bool ends = next >= m_head.size() || m_head[next].is(',');
            if (!ends || words < 2)
                continue;
            const std::int32_t field =
                m_builder.add({.kind = constant ? SymbolKind::Constant : SymbolKind::Field,
                               .name = word(token),
                               .at = token.begin,
                               .begin = m_begin,
                               .end = token.end,
                               .parent = m_frames.back().symbol,
                               .documented = m_documented});
            m_builder.close(field, end.begin);
        }
    }

    OutlineBuilder& m_builder;
    std::string_view m_text;
    CodeLexer<Syntax::Java> m_lexer;
    std::vector<Frame> m_frames;
    std::vector<Token> m_head;
    std::vector<Nest> m_nest;
    std::size_t m_openBraces = 0;
    std::size_t m_begin = 0;
    std::int32_t m_constant = -1;
    bool m_assigned = false;
    bool m_angleInValue = false; // its commas may belong to type arguments
    bool m_documented = false;
    bool m_fresh = true;
    bool m_annotation = false;
    bool m_annotationName = false;
};

} // namespace

void outlineJava(OutlineBuilder& builder) {
    JavaOutliner(builder).run();
}

} // namespace codesage::code
