// rooms: code_symbols
#include "code/symbols/Outline.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

// The first byte chooses the language, the rest is the source. Any bytes must give an orderly outline.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace codesage::code;
    if (size == 0)
        return 0;
    const auto language = static_cast<SourceLanguage>(1 + data[0] % 8);
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto found = outline(language, text, {.symbols = 1000});
    if (!found)
        std::abort();
    std::uint32_t line = 1;
    std::int32_t index = 0;
    for (const Symbol& symbol : found->symbols) {
        const bool ordered =
            symbol.line >= line && symbol.endLine >= symbol.line && symbol.endLine <= found->lines;
        if (!ordered || symbol.parent >= index || symbol.name.empty() ||
            symbol.signature.size() > kSignatureBytes)
            std::abort();
        line = symbol.line;
        ++index;
    }
    return 0;
}
