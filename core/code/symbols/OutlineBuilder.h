#pragma once

#include "code/symbols/Outline.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace codesage::code {

// Deeper nesting is no code: an outliner stops there, so that a file of brackets costs little memory.
constexpr std::size_t kMaxNesting = 10'000;

// Collects symbols by their byte offsets and turns them into an Outline with lines, one-line signatures and
// parents at the end. Shared by the outliners of all languages.
class OutlineBuilder {
public:
    OutlineBuilder(std::string_view text, const OutlineLimits& limits)
        : m_text(text)
        , m_limits(limits) {}

    struct Definition {
        SymbolKind kind = SymbolKind::Function;
        std::string_view name; // may be empty: dropped at the end unless rename() gives one
        std::size_t at = 0;    // where the name stands: decides the line
        std::size_t begin = 0; // the declaration, for the signature: [begin, end)
        std::size_t end = 0;
        std::int32_t parent = -1;
        bool definition = true;
        bool documented = false;
        std::string_view qualifier{};
    };
    // The symbol's index, or the parent's when the limit is reached.
    std::int32_t add(const Definition& definition);

    // Where its body ends (the offset of its last character). Not called: the declaration's own end.
    void close(std::int32_t index, std::size_t lastOffset);
    void rename(std::int32_t index, std::string_view name);
    void setDocumented(std::int32_t index);
    void setKind(std::int32_t index, SymbolKind kind);
    void setDeclaration(std::int32_t index); // it has no body after all
    void setSignature(std::int32_t index, std::size_t begin, std::size_t end);
    bool hasName(std::int32_t index) const;
    SymbolKind kind(std::int32_t index) const { return m_symbols[static_cast<std::size_t>(index)].kind; }
    std::string_view name(std::int32_t index) const;
    std::int32_t parent(std::int32_t index) const {
        return m_symbols[static_cast<std::size_t>(index)].parent;
    }
    std::size_t size() const { return m_symbols.size(); }

    // The rest of the text was not read.
    void setTruncated() { m_truncated = true; }

    std::string_view text() const { return m_text; }
    Outline finish();

private:
    std::string_view m_text;
    OutlineLimits m_limits;
    std::vector<Symbol> m_symbols;
    struct Span {
        std::size_t at;
        std::size_t last;
    };
    std::vector<Span> m_spans;
    bool m_truncated = false;
};

// `text` on one line: runs of white space and comments become one blank, cut at kSignatureBytes, valid UTF-8.
std::string oneLine(std::string_view text);

} // namespace codesage::code
