#pragma once

#include <initializer_list>
#include <string_view>

namespace codesage::code {

inline bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
    for (const std::string_view candidate : words)
        if (word == candidate)
            return true;
    return false;
}

// May stand before the name of a member.
inline bool isScriptModifier(std::string_view word) {
    return isOneOf(word, {"static", "public", "private", "protected", "readonly", "async", "abstract",
                          "override", "declare", "get", "set", "accessor", "export", "default"});
}

// A word behind which a value is still to come, so a "{" there is an object and a new line goes on.
inline bool expectsValue(std::string_view word) {
    return isOneOf(word, {"return", "typeof", "case", "in", "of", "delete", "void", "instanceof", "new",
                          "throw", "yield", "await", "default", "extends", "as", "is", "keyof", "satisfies"});
}

} // namespace codesage::code
