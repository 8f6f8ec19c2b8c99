#include "code/symbols/CppOutliner.h"

#include <algorithm>

namespace codesage::code {

// The statement without template heads, macros on their own lines and attributes before it.
CppTokens CppOutliner::declaration() {
    CppTokens head(m_head);
    const std::string_view className =
        m_scopes.back().kind == ScopeKind::Type ? m_builder.name(parent()) : std::string_view();
    for (;;) {
        const std::size_t before = head.size();
        head = head.subspan(leadingMacros(m_text, head, className));
        if (head.size() >= 2 && head[0].isWord() && word(head[0]) == "template" && head[1].isGroup('<'))
            head = head.subspan(2);
        while (!head.empty() && head[0].isGroup('['))
            head = head.subspan(1);
        if (head.size() == before)
            return head;
    }
}

// "requires (T t) {": the body of a requires-expression, unless it is a condition behind a function's
// parameters, whose body then follows.
bool CppOutliner::opensRequirement() const {
    std::size_t at = m_head.size();
    if (at > 0 && m_head[at - 1].isGroup('('))
        --at;
    if (at == 0 || !m_head[at - 1].isWord() || word(m_head[at - 1]) != "requires" || m_initList)
        return false;
    --at;
    if (at > 0 && (m_head[at - 1].kind == TokenKind::Punct || word(m_head[at - 1]) == "requires"))
        return true;
    return !findFunctionHead(m_text, CppTokens(m_head).first(at));
}

bool CppOutliner::openNamespace() {
    if (!m_plusPlus)
        return false;
    std::size_t at = 0;
    while (at < m_head.size() && !(m_head[at].isWord() && word(m_head[at]) == "namespace"))
        ++at;
    if (at >= m_head.size())
        return false;
    std::int32_t symbol = parent();
    std::int32_t outermost = -1;
    for (std::size_t i = at + 1; i < m_head.size(); ++i) {
        const Token& part = m_head[i];
        if (!part.isWord() || word(part) == "inline")
            continue;
        if (i + 1 < m_head.size() && m_head[i + 1].isGroup('(')) {
            ++i; // an attribute macro
            continue;
        }
        symbol = m_builder.add({.kind = SymbolKind::Namespace,
                                .name = word(part),
                                .at = part.begin,
                                .begin = m_head[at].begin,
                                .end = part.end,
                                .parent = symbol,
                                .documented = m_documented});
        if (outermost < 0)
            outermost = symbol;
        // "namespace std _GLIBCXX_VISIBILITY(default)", "namespace detail EXPORT"
        if (i + 1 < m_head.size() && !m_head[i + 1].is(kScopeMark))
            break;
    }
    push(ScopeKind::Namespace, symbol);
    m_scopes.back().outermost = outermost;
    return true;
}

bool CppOutliner::openType(CppTokens head, const Token& token) {
    const auto type = findTypeHead(m_text, head);
    if (!type)
        return false;
    const bool isTypedef = !head.empty() && head[0].isWord() && word(head[0]) == "typedef";
    const std::int32_t symbol =
        m_builder.add({.kind = type->kind,
                       .name = m_text.substr(type->name.begin, type->name.end - type->name.begin),
                       .at = type->name.begin,
                       .begin = head[0].begin,
                       .end = head.back().end > head[0].begin ? head.back().end : token.begin,
                       .parent = parent(),
                       .documented = m_documented,
                       .qualifier = type->name.qualifier});
    Token keyword = head[0];
    push(type->kind == SymbolKind::Enum ? ScopeKind::Enum : ScopeKind::Type, symbol);
    m_scopes.back().isTypedef = isTypedef;
    m_scopes.back().keyword = keyword;
    return true;
}

void CppOutliner::endStatement(const Token& token) {
    const ScopeKind scope = m_scopes.back().kind;
    if (scope == ScopeKind::Function || scope == ScopeKind::Block || m_head.empty()) {
        clearHead();
        m_tail = -1;
        return;
    }
    if (m_tail >= 0) {
        // Behind the closing brace of a type: declarators of that type, or the name of a typedef.
        m_names.clear();
        findDeclarators(m_text, m_head, m_names);
        const bool isTypedef = m_head.size() >= 2 && m_head[0].begin == m_head[1].begin;
        for (const CppName& name : m_names) {
            if (name.begin == m_head[0].begin)
                continue;
            const std::string_view called = m_text.substr(name.begin, name.end - name.begin);
            if (isTypedef && !m_builder.hasName(m_tail)) {
                m_builder.rename(m_tail, called);
                continue;
            }
            const SymbolKind kind = isTypedef                  ? SymbolKind::TypeAlias
                                    : scope == ScopeKind::Type ? SymbolKind::Field
                                                               : SymbolKind::Variable;
            const std::int32_t added = m_builder.add({.kind = kind,
                                                      .name = called,
                                                      .at = name.begin,
                                                      .begin = name.begin,
                                                      .end = name.end,
                                                      .parent = parent()});
            m_builder.close(added, token.begin);
        }
        clearHead();
        m_tail = -1;
        return;
    }
    const CppTokens head = declaration();
    if (head.empty() || m_overflow) {
        clearHead();
        return;
    }
    const std::string_view first = head[0].isWord() ? word(head[0]) : std::string_view();
    if (first == "typedef" || first == "using") {
        addAlias(head, token);
        clearHead();
        return;
    }
    if (first == "namespace" || first == "friend" || first == "static_assert" || first == "_Static_assert" ||
        first == "template" || first == "asm" || first == "__asm__") {
        clearHead();
        return;
    }
    const auto function = findFunctionHead(m_text, head);
    if (function) {
        if (!m_plusPlus && scope == ScopeKind::Namespace && isKandR(head, function->group)) {
            m_parameters = static_cast<std::size_t>(head.data() - m_head.data()) + function->group + 1;
            append(token);
            return;
        }
        addFunction(head, *function, token, false);
        return;
    }
    const auto type = findTypeHead(m_text, head);
    const bool forward = type && type->name.end > type->name.begin && head.back().end == type->name.end &&
                         head.size() <= type->afterKeyword + 2 && type->afterKeyword + 1 >= head.size();
    if (!forward)
        addDeclarators(head, token);
    clearHead();
}

// "int f(a, b) int a; char b;" with nothing but names in the brackets and a declaration behind them.
bool CppOutliner::isKandR(CppTokens head, std::size_t group) const {
    if (group + 2 >= head.size() || !head[group + 1].isWord() || !head[group + 1].newline)
        return false;
    bool names = false;
    for (std::uint32_t at = head[group].begin + 1; at + 1 < head[group].end; ++at) {
        const char c = m_text[at];
        if (hasBits(c, kWordPart))
            names = true;
        else if (c != ',' && c != '\n' && !hasBits(c, kBlank))
            return false;
    }
    return names;
}

SymbolKind CppOutliner::functionKind(const CppName& name) const {
    const std::string_view called = m_text.substr(name.begin, name.end - name.begin);
    if (!name.qualifier.empty()) {
        const std::size_t colon = name.qualifier.rfind("::");
        std::string_view last =
            colon == std::string_view::npos ? name.qualifier : name.qualifier.substr(colon + 2);
        last = last.substr(0, last.find_first_of("< \t\n"));
        return last == called ? SymbolKind::Constructor : SymbolKind::Method;
    }
    if (m_scopes.back().kind == ScopeKind::Type)
        return m_builder.name(parent()) == called ? SymbolKind::Constructor : SymbolKind::Method;
    return SymbolKind::Function;
}

void CppOutliner::addFunction(CppTokens head, const CppFunctionHead& function, const Token& end,
                              bool definition) {
    const SymbolKind kind = functionKind(function.name);
    const std::string_view called =
        m_text.substr(function.name.begin, function.name.end - function.name.begin);
    // Without a type before it, only a constructor, a destructor or an operator declares something: the rest
    // is a macro call.
    const bool typed = function.nameToken > 0 || kind == SymbolKind::Constructor || called.starts_with('~') ||
                       called.starts_with("operator");
    std::int32_t symbol = parent();
    if (definition || typed) {
        // "operator\n bool" is one name on one line.
        const bool broken =
            called.find_first_of("\n\r\t/") != std::string_view::npos && called.starts_with("operator");
        const std::string whole = broken ? oneLine(called) : std::string();
        symbol = m_builder.add({.kind = kind,
                                .name = broken ? std::string_view(whole) : called,
                                .at = function.name.begin,
                                .begin = head[0].begin,
                                .end = head.back().end,
                                .parent = parent(),
                                .definition = definition,
                                .documented = m_documented,
                                .qualifier = function.name.qualifier});
    }
    if (definition) {
        push(ScopeKind::Function, symbol);
    } else {
        m_builder.close(typed ? symbol : -1, end.begin);
        clearHead();
    }
}

void CppOutliner::addDeclarators(CppTokens head, const Token& end) {
    m_names.clear();
    findDeclarators(m_text, head, m_names);
    bool isExtern = false;
    bool isConstant = false;
    for (const Token& token : head) {
        if (!token.isWord())
            continue;
        isExtern = isExtern || word(token) == "extern";
        isConstant = isConstant || word(token) == "constexpr" || word(token) == "const";
    }
    const bool member = m_scopes.back().kind == ScopeKind::Type;
    for (const CppName& name : m_names) {
        const std::int32_t variable = m_builder.add({.kind = member       ? SymbolKind::Field
                                                             : isConstant ? SymbolKind::Constant
                                                                          : SymbolKind::Variable,
                                                     .name = m_text.substr(name.begin, name.end - name.begin),
                                                     .at = name.begin,
                                                     .begin = head[0].begin,
                                                     .end = head.back().end,
                                                     .parent = parent(),
                                                     .definition = !isExtern || m_assigned,
                                                     .documented = m_documented,
                                                     .qualifier = name.qualifier});
        m_builder.close(variable, end.begin);
    }
}

void CppOutliner::addAlias(CppTokens head, const Token& end) {
    m_names.clear();
    if (word(head[0]) == "typedef") {
        findDeclarators(m_text, head.subspan(1), m_names);
        // A function type: "typedef int handler(int)".
        if (m_names.empty() || head.back().isGroup('('))
            if (const auto function = findFunctionHead(m_text, head.subspan(1)))
                m_names.assign(1, function->name);
    } else if (m_assigned && head.size() >= 2 && head[1].isWord()) {
        m_names.push_back({head[1].begin, head[1].end, {}});
    }
    for (const CppName& name : m_names) {
        const std::int32_t alias = m_builder.add({.kind = SymbolKind::TypeAlias,
                                                  .name = m_text.substr(name.begin, name.end - name.begin),
                                                  .at = name.begin,
                                                  .begin = head[0].begin,
                                                  .end = end.begin,
                                                  .parent = parent(),
                                                  .documented = m_documented});
        m_builder.close(alias, end.begin);
    }
}

} // namespace codesage::code
