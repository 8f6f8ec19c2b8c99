#include "base/core/Files.h"
#include "base/core/Strings.h"
#include "code/walk/Walker.h"

namespace codesage::code {

namespace {

// The value of core.excludesFile; comments, quotes and `~/` as git-config(1) has them.
std::string excludesFileOf(std::string_view config) {
    std::string value;
    bool inCore = false;
    for (std::string_view line : split(config, '\n')) {
        line = trimmed(line);
        if (line.starts_with('[')) {
            inCore = equalsIgnoringCase(trimmed(line.substr(1, line.find(']') - 1)), "core");
            continue;
        }
        const std::size_t equals = line.find('=');
        if (!inCore || equals == std::string_view::npos ||
            !equalsIgnoringCase(trimmed(line.substr(0, equals)), "excludesfile"))
            continue;
        std::string_view text = trimmed(line.substr(equals + 1));
        if (text.size() >= 2 && text.front() == '"' && text.find('"', 1) != std::string_view::npos)
            text = text.substr(1, text.find('"', 1) - 1);
        else
            text = trimmed(text.substr(0, text.find_first_of("#;")));
        value = text;
    }
    return value;
}

} // namespace

std::optional<std::filesystem::path> globalExcludesFile(const std::filesystem::path& home,
                                                        const std::filesystem::path& xdgConfigHome) {
    if (!home.empty()) {
        if (const auto config = readFile(home / ".gitconfig", 1u << 20)) {
            const std::string file = excludesFileOf(*config);
            if (file.starts_with("~/"))
                return home / file.substr(2);
            if (!file.empty())
                return std::filesystem::path(file);
        }
    }
    if (!xdgConfigHome.empty())
        return xdgConfigHome / "git/ignore";
    if (!home.empty())
        return home / ".config/git/ignore";
    return std::nullopt;
}

} // namespace codesage::code
