#pragma once

#include "code/walk/IgnoreRules.h"

#include <memory>
#include <string>
#include <string_view>

namespace codesage::code {

// The ignore files that hold in one folder, linked to those of the folders above. Immutable and shared by all
// entries below. Order of precedence: `.ignore` of the deepest folder upward, then `.gitignore` likewise up
// to the top of the repository, then its `.git/info/exclude`, then the global excludes.
class IgnoreScope {
public:
    struct Files {
        IgnoreRules dotIgnore;
        IgnoreRules gitIgnore;
        IgnoreRules infoExclude;
        bool repositoryTop = false; // has a .git: rules of folders above it come from another repository
    };

    // Where the walk begins. `globalExcludes` holds for every path.
    static std::shared_ptr<const IgnoreScope> base(IgnoreRules globalExcludes);
    // Inside the walked tree: `folder` is relative to the root, empty for the root itself.
    static std::shared_ptr<const IgnoreScope> inside(std::shared_ptr<const IgnoreScope> parent,
                                                     std::string_view folder, Files files);
    // Above the walked tree: `rootBelow` is the root's path relative to this folder.
    static std::shared_ptr<const IgnoreScope> above(std::shared_ptr<const IgnoreScope> parent,
                                                    std::string_view rootBelow, Files files);

    // `path` is relative to the root and lies in this scope's folder, at any depth, all folders between
    // being kept themselves.
    bool ignores(std::string_view path, bool isDirectory) const;

private:
    std::optional<IgnoreVerdict> ask(const IgnoreRules& rules, std::string_view path, bool isDirectory) const;

    std::shared_ptr<const IgnoreScope> m_parent;
    std::size_t m_strip = 0; // bytes of a path that name this folder
    std::string m_prefix;    // put before a path, for a folder above the root
    Files m_files;
};

} // namespace codesage::code
