#pragma once

#include "code/index/Codebases.h"

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::tools {

// The indexed files below one folder as a tree that can be shown down to any depth.
class CodeTree {
public:
    // `prefix` is the folder's own path below the root of its codebase, "" for the root.
    CodeTree(const std::vector<code::IndexedFile>& files, std::string_view prefix);

    struct View {
        std::string text; // indented by depth
        nlohmann::json entries;
        std::size_t depth = 0;
        bool truncated = false; // some folders are shown closed, or lists cut
    };
    // As deep as fits into `maxChars`, at most `maxDepth` levels; lists of many files are cut when even one
    // level does not fit.
    View view(std::size_t maxDepth, std::size_t maxChars) const;

    std::uint64_t files() const { return m_folders.front().files; }
    std::uint64_t lines() const { return m_folders.front().lines; }
    std::uint64_t bytes() const { return m_folders.front().bytes; }

private:
    struct Folder {
        std::string path; // below the folder that is shown, "" for itself
        std::string name;
        std::size_t depth = 0;
        std::uint64_t files = 0; // here and below
        std::uint64_t lines = 0;
        std::uint64_t bytes = 0;
        std::vector<std::size_t> folders;
        std::vector<const code::IndexedFile*> own;
    };
    View render(std::size_t depth, std::size_t perFolder, std::size_t maxChars) const;

    std::vector<Folder> m_folders;
    std::size_t m_prefix = 0;
    std::size_t m_deepest = 1;
};

} // namespace codesage::tools
