#include "code/walk/Walker.h"

#include "base/core/Files.h"
#include "code/walk/TreeWalk.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace codesage::code {

namespace {

// Rules of the folders above the root, up to the top of its repository; none when it is in no repository.
std::shared_ptr<const IgnoreScope> scopeAbove(const std::filesystem::path& root,
                                              std::shared_ptr<const IgnoreScope> scope, bool& inRepository) {
    const auto exists = [](const std::filesystem::path& path) {
        struct stat info {};
        return ::lstat(path.c_str(), &info) == 0;
    };
    std::vector<std::filesystem::path> above; // nearest first
    inRepository = exists(root / ".git");
    for (std::filesystem::path folder = root; !inRepository && folder.has_relative_path();) {
        folder = folder.parent_path();
        above.push_back(folder);
        inRepository = exists(folder / ".git");
    }
    if (!inRepository)
        return scope;
    for (auto each = above.rbegin(); each != above.rend(); ++each) {
        const Descriptor folder(::open(each->c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!folder)
            continue;
        scope = IgnoreScope::above(std::move(scope), root.lexically_relative(*each).string(),
                                   readIgnoreFiles(folder.get(), true, true, exists(*each / ".git")));
    }
    return scope;
}

} // namespace

Result<WalkResult> walkTree(const std::filesystem::path& root, const WalkOptions& options,
                            const std::stop_token& stop,
                            const std::function<void(std::uint64_t)>& onProgress) {
    std::error_code error;
    const std::filesystem::path real = std::filesystem::canonical(root, error);
    if (error)
        return failErrno(error.value(), "open the folder", root.string());
    Descriptor fd(::open(real.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd && errno == ENOTDIR)
        return fail(ErrorCode::InvalidArgument, fmt::format("'{}' is not a folder", root.string()));
    if (!fd)
        return failErrno(errno, "open the folder", root.string());

    IgnoreRules global;
    if (options.useIgnoreFiles && options.globalExcludes)
        if (const auto text = readFile(*options.globalExcludes, 4u << 20))
            global = IgnoreRules::parse(*text);
    auto scope = IgnoreScope::base(std::move(global));
    bool inRepository = false;
    if (options.useIgnoreFiles)
        scope = scopeAbove(real, std::move(scope), inRepository);

    WalkResult result = TreeWalk(fd.get(), true, options, stop, onProgress).run(scope);
    // Unpacked releases and virtual environments carry a .gitignore that hides all of them. It says nothing
    // about a folder in no repository that somebody has asked for.
    if (result.files.empty() && !inRepository && result.skipped[SkipReason::Ignored].count > 0)
        result = TreeWalk(fd.get(), false, options, stop, onProgress).run(scope);
    if (stop.stop_requested())
        return fail(ErrorCode::Cancelled, fmt::format("listing '{}' was cancelled", root.string()));
    return result;
}

} // namespace codesage::code
