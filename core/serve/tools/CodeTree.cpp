#include "serve/tools/CodeTree.h"

#include "serve/tools/Answers.h"
#include "serve/tools/VisibleText.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unordered_map>

namespace codesage::tools {

CodeTree::CodeTree(const std::vector<code::IndexedFile>& files, std::string_view prefix)
    : m_folders(1)
    , m_prefix(prefix.empty() ? 0 : prefix.size() + 1) {
    std::unordered_map<std::string_view, std::size_t> known; // keys point into the paths of `files`
    for (const code::IndexedFile& file : files) {
        if (file.path.size() <= m_prefix)
            continue;
        const std::string_view path = std::string_view(file.path).substr(m_prefix);
        std::size_t folder = 0;
        std::vector<std::size_t> chain{0};
        for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
             slash = path.find('/', slash + 1)) {
            const std::string_view below = path.substr(0, slash);
            const auto [place, fresh] = known.try_emplace(below, m_folders.size());
            if (fresh) {
                Folder made;
                made.path = below;
                made.name = below.substr(below.rfind('/') + 1);
                made.depth = m_folders[folder].depth + 1;
                m_deepest = std::max(m_deepest, made.depth + 1);
                m_folders[folder].folders.push_back(m_folders.size());
                m_folders.push_back(std::move(made));
            }
            folder = place->second;
            chain.push_back(folder);
        }
        m_folders[folder].own.push_back(&file);
        for (const std::size_t each : chain) {
            ++m_folders[each].files;
            m_folders[each].lines += file.lines;
            m_folders[each].bytes += file.bytes;
        }
    }
}

CodeTree::View CodeTree::view(std::size_t maxDepth, std::size_t maxChars) const {
    constexpr std::size_t kAll = static_cast<std::size_t>(-1);
    View best;
    for (std::size_t depth = std::min(maxDepth, m_deepest); depth >= 1; --depth) {
        best = render(depth, kAll, maxChars);
        if (best.text.size() <= maxChars)
            return best;
    }
    for (const std::size_t perFolder : {std::size_t(100), std::size_t(20), std::size_t(0)}) {
        best = render(1, perFolder, maxChars);
        if (best.text.size() <= maxChars)
            return best;
    }
    // Thousands of folders in one: the first of them.
    const std::size_t cut = best.text.rfind('\n', maxChars > 40 ? maxChars - 40 : 0);
    best.text.erase(cut == std::string::npos ? 0 : cut + 1);
    best.text += "… and more\n";
    best.truncated = true;
    return best;
}

CodeTree::View CodeTree::render(std::size_t depth, std::size_t perFolder, std::size_t maxChars) const {
    View view;
    view.depth = depth;
    view.entries = nlohmann::json::array();
    std::vector<std::size_t> open{0};
    while (!open.empty() && view.text.size() <= maxChars) {
        const Folder& folder = m_folders[open.back()];
        open.pop_back();
        if (folder.depth > 0) {
            const std::string indent(2 * (folder.depth - 1), ' ');
            view.text += fmt::format("{}{}/  {}, {}\n", indent, visibleText(folder.name),
                                     counted(folder.files, "file"), counted(folder.lines, "line"));
            view.entries.push_back({{"path", visibleText(folder.path)},
                                    {"kind", "folder"},
                                    {"files", folder.files},
                                    {"lines", folder.lines},
                                    {"bytes", folder.bytes}});
        }
        if (folder.depth >= depth) {
            view.truncated = true;
            continue;
        }
        const std::string indent(2 * folder.depth, ' ');
        std::size_t shown = 0;
        for (const code::IndexedFile* file : folder.own) {
            if (shown++ == perFolder) {
                view.text +=
                    fmt::format("{}… {}\n", indent, counted(folder.own.size() - perFolder, "more file"));
                view.truncated = true;
                break;
            }
            const std::string_view path = std::string_view(file->path).substr(m_prefix);
            view.text += fmt::format("{}{}  {}\n", indent, visibleText(path.substr(path.rfind('/') + 1)),
                                     counted(file->lines, "line"));
            view.entries.push_back({{"path", visibleText(path)},
                                    {"kind", "file"},
                                    {"language", file->language},
                                    {"lines", file->lines},
                                    {"bytes", file->bytes}});
            if (view.text.size() > maxChars)
                break;
        }
        for (std::size_t i = folder.folders.size(); i-- > 0;)
            open.push_back(folder.folders[i]);
    }
    return view;
}

} // namespace codesage::tools
