#pragma once

#include "base/core/Result.h"
#include "code/walk/Languages.h"

#include <bitset>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::code {

// Which files a query is about: globs and languages of SearchQuery. Immutable.
class PathFilter {
public:
    // Errors: InvalidArgument naming the glob or the language.
    static Result<PathFilter> make(const std::vector<std::string>& globs,
                                   const std::vector<std::string>& languages);

    bool acceptsAll() const { return m_wanted.empty() && m_unwanted.empty() && !m_byLanguage; }
    // `path` is relative to the root.
    bool accepts(std::string_view path, LanguageId language) const;

private:
    struct Glob {
        std::string pattern;
        bool wholePath = false;
    };
    static bool matches(const Glob& glob, std::string_view path, std::string_view name);

    std::vector<Glob> m_wanted;
    std::vector<Glob> m_unwanted;
    std::bitset<256> m_languages;
    bool m_byLanguage = false;
};

} // namespace codesage::code
