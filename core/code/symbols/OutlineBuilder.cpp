#include "code/symbols/OutlineBuilder.h"

#include "base/core/Strings.h"
#include "code/symbols/CharClass.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace codesage::code {

namespace {

std::vector<std::uint32_t> lineStarts(std::string_view text) {
    std::vector<std::uint32_t> starts{0};
    starts.reserve(text.size() / 32 + 1);
    const char* const base = text.data();
    const char* at = base;
    const char* const end = base + text.size();
    while (at < end) {
        const void* found = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
        if (!found)
            break;
        at = static_cast<const char*>(found) + 1;
        if (at < end)
            starts.push_back(static_cast<std::uint32_t>(at - base));
    }
    return starts;
}

std::uint32_t lineOf(const std::vector<std::uint32_t>& starts, std::size_t offset) {
    const auto after = std::upper_bound(starts.begin(), starts.end(), offset);
    return static_cast<std::uint32_t>(after - starts.begin());
}

} // namespace

std::string oneLine(std::string_view text) {
    // Many symbols may share one long declaration: each looks at its beginning only.
    text = text.substr(0, 16 * kSignatureBytes);
    std::string line;
    bool gap = false;
    std::size_t i = 0;
    while (i < text.size() && line.size() <= kSignatureBytes) {
        const char c = text[i];
        if (c == '\n' || c == '\\' || hasBits(c, kBlank)) {
            // A backslash in a declaration is a continued line.
            gap = true;
            ++i;
            continue;
        }
        if (c == '/' && i + 1 < text.size() && text[i + 1] == '*') {
            const std::size_t end = text.find("*/", i + 2);
            i = end == std::string_view::npos ? text.size() : end + 2;
            gap = true;
            continue;
        }
        if (c == '/' && i + 1 < text.size() && text[i + 1] == '/') {
            const std::size_t end = text.find('\n', i);
            i = end == std::string_view::npos ? text.size() : end;
            continue;
        }
        const bool tight = c == ')' || c == ',' || c == ';';
        if (gap && !line.empty() && !tight && line.back() != '(')
            line += ' ';
        gap = false;
        line += c;
        ++i;
    }
    if (!isValidUtf8(line))
        line = toValidUtf8(line);
    return elided(line, kSignatureBytes);
}

std::int32_t OutlineBuilder::add(const Definition& definition) {
    if (m_symbols.size() >= m_limits.symbols) {
        m_truncated = true;
        return definition.parent;
    }
    Symbol& symbol = m_symbols.emplace_back();
    symbol.kind = definition.kind;
    symbol.definition = definition.definition;
    symbol.documented = definition.documented;
    symbol.parent = definition.parent;
    symbol.name = definition.name;
    symbol.qualifier = definition.qualifier;
    if (symbol.qualifier.find_first_of("\n\r\t") != std::string::npos)
        symbol.qualifier = oneLine(symbol.qualifier);
    if (definition.end > definition.begin)
        symbol.signature = oneLine(m_text.substr(definition.begin, definition.end - definition.begin));
    m_spans.push_back({definition.at, definition.end > definition.at ? definition.end - 1 : definition.at});
    return static_cast<std::int32_t>(m_symbols.size()) - 1;
}

void OutlineBuilder::close(std::int32_t index, std::size_t lastOffset) {
    if (index >= 0) {
        Span& span = m_spans[static_cast<std::size_t>(index)];
        span.last = std::max(span.last, lastOffset);
    }
}

void OutlineBuilder::rename(std::int32_t index, std::string_view name) {
    if (index >= 0)
        m_symbols[static_cast<std::size_t>(index)].name = name;
}

void OutlineBuilder::setDocumented(std::int32_t index) {
    if (index >= 0)
        m_symbols[static_cast<std::size_t>(index)].documented = true;
}

void OutlineBuilder::setKind(std::int32_t index, SymbolKind kind) {
    if (index >= 0)
        m_symbols[static_cast<std::size_t>(index)].kind = kind;
}

void OutlineBuilder::setDeclaration(std::int32_t index) {
    if (index >= 0)
        m_symbols[static_cast<std::size_t>(index)].definition = false;
}

void OutlineBuilder::setSignature(std::int32_t index, std::size_t begin, std::size_t end) {
    if (index >= 0 && end > begin)
        m_symbols[static_cast<std::size_t>(index)].signature = oneLine(m_text.substr(begin, end - begin));
}

bool OutlineBuilder::hasName(std::int32_t index) const {
    return index >= 0 && !m_symbols[static_cast<std::size_t>(index)].name.empty();
}

std::string_view OutlineBuilder::name(std::int32_t index) const {
    return index >= 0 ? std::string_view(m_symbols[static_cast<std::size_t>(index)].name)
                      : std::string_view();
}

Outline OutlineBuilder::finish() {
    const std::vector<std::uint32_t> starts = lineStarts(m_text);
    const std::size_t count = m_symbols.size();

    // A nameless symbol gives its children to the first named one above it. Parents stand before children,
    // so one pass forward finds the final parent of each.
    std::vector<std::int32_t> named(count);
    for (std::size_t i = 0; i < count; ++i) {
        Symbol& symbol = m_symbols[i];
        if (symbol.parent >= 0)
            symbol.parent = named[static_cast<std::size_t>(symbol.parent)];
        named[i] = symbol.name.empty() ? symbol.parent : static_cast<std::int32_t>(i);
        symbol.line = lineOf(starts, m_spans[i].at);
        symbol.endLine = std::max(symbol.line, lineOf(starts, m_spans[i].last));
    }

    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0u);
    std::stable_sort(order.begin(), order.end(), [this](std::uint32_t a, std::uint32_t b) {
        return m_symbols[a].line < m_symbols[b].line;
    });
    std::vector<std::int32_t> place(count, -1);
    Outline outline;
    outline.symbols.reserve(count);
    for (const std::uint32_t index : order) {
        Symbol& symbol = m_symbols[index];
        if (symbol.name.empty())
            continue;
        // A parent's line is never below its children's, so it has its place already.
        if (symbol.parent >= 0)
            symbol.parent = place[static_cast<std::size_t>(symbol.parent)];
        place[index] = static_cast<std::int32_t>(outline.symbols.size());
        if (!isValidUtf8(symbol.name))
            symbol.name = toValidUtf8(symbol.name);
        if (!isValidUtf8(symbol.qualifier))
            symbol.qualifier = toValidUtf8(symbol.qualifier);
        outline.symbols.push_back(std::move(symbol));
    }
    outline.lines = m_text.empty() ? 0 : static_cast<std::uint32_t>(starts.size());
    outline.truncated = m_truncated;
    return outline;
}

} // namespace codesage::code
