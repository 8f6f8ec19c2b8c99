#include "code/walk/IgnoreScope.h"

#include <utility>

namespace codesage::code {

std::shared_ptr<const IgnoreScope> IgnoreScope::base(IgnoreRules globalExcludes) {
    auto scope = std::make_shared<IgnoreScope>();
    // Below everything else, as the exclude file of a repository around all repositories.
    scope->m_files.infoExclude = std::move(globalExcludes);
    return scope;
}

std::shared_ptr<const IgnoreScope> IgnoreScope::inside(std::shared_ptr<const IgnoreScope> parent,
                                                       std::string_view folder, Files files) {
    auto scope = std::make_shared<IgnoreScope>();
    scope->m_parent = std::move(parent);
    scope->m_strip = folder.empty() ? 0 : folder.size() + 1;
    scope->m_files = std::move(files);
    return scope;
}

std::shared_ptr<const IgnoreScope> IgnoreScope::above(std::shared_ptr<const IgnoreScope> parent,
                                                      std::string_view rootBelow, Files files) {
    auto scope = std::make_shared<IgnoreScope>();
    scope->m_parent = std::move(parent);
    scope->m_prefix = std::string(rootBelow) + "/";
    scope->m_files = std::move(files);
    return scope;
}

std::optional<IgnoreVerdict> IgnoreScope::ask(const IgnoreRules& rules, std::string_view path,
                                              bool isDirectory) const {
    if (rules.empty())
        return std::nullopt;
    if (!m_prefix.empty())
        return rules.decide(m_prefix + std::string(path), isDirectory);
    return rules.decide(path.substr(m_strip), isDirectory);
}

bool IgnoreScope::ignores(std::string_view path, bool isDirectory) const {
    for (const IgnoreScope* scope = this; scope; scope = scope->m_parent.get())
        if (const auto verdict = scope->ask(scope->m_files.dotIgnore, path, isDirectory))
            return *verdict == IgnoreVerdict::Ignore;

    const IgnoreScope* top = this;
    for (; top; top = top->m_parent.get()) {
        if (const auto verdict = top->ask(top->m_files.gitIgnore, path, isDirectory))
            return *verdict == IgnoreVerdict::Ignore;
        if (top->m_files.repositoryTop)
            break;
    }
    const IgnoreScope* last = nullptr;
    for (const IgnoreScope* scope = this; scope; scope = scope->m_parent.get())
        last = scope;
    for (const IgnoreScope* scope : {top, last}) {
        if (!scope)
            continue;
        if (const auto verdict = scope->ask(scope->m_files.infoExclude, path, isDirectory))
            return *verdict == IgnoreVerdict::Ignore;
    }
    return false;
}

} // namespace codesage::code
