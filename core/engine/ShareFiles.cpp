#include "engine/ShareFiles.h"

#include "base/core/Files.h"

#include <cstdlib>

namespace codesage {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kLargestShippedFile = 8u << 20;

// Copies what `from` has and `to` lacks, folder by folder.
Status copyMissing(const fs::path& from, const fs::path& to) {
    std::error_code problem;
    if (!fs::is_directory(from, problem))
        return {};
    CODESAGE_CHECK(ensureDirectory(to));
    for (fs::recursive_directory_iterator it(from, problem), end; !problem && it != end;
         it.increment(problem)) {
        const fs::path target = to / fs::relative(it->path(), from);
        if (it->is_directory()) {
            CODESAGE_CHECK(ensureDirectory(target));
            continue;
        }
        if (!it->is_regular_file() || fs::exists(fs::symlink_status(target)))
            continue;
        CODESAGE_TRY(const std::string bytes, readFile(it->path(), kLargestShippedFile));
        CODESAGE_CHECK(writeFileAtomically(target, bytes));
    }
    if (problem)
        return fail(ErrorCode::Io,
                    "cannot read the shipped configuration in '" + from.string() + "': " + problem.message());
    return {};
}

} // namespace

fs::path thisProgram() {
    std::error_code ignored;
    return fs::read_symlink("/proc/self/exe", ignored);
}

fs::path shippedFiles(const fs::path& program) {
    if (const char* named = std::getenv("CODESAGE_SHARE_DIR"))
        return named;
    const fs::path folder = program.parent_path();
    // Installed: <prefix>/bin and <prefix>/share/codesage. Built: <tree>/build/<preset>/bin.
    if (const fs::path installed = folder.parent_path() / "share" / "codesage"; fs::is_directory(installed))
        return installed;
    if (const fs::path tree = folder.parent_path().parent_path().parent_path();
        fs::is_directory(tree / "monitoring"))
        return tree;
    return {};
}

Status installMissingConfiguration(const fs::path& shipped, const fs::path& configDir) {
    CODESAGE_CHECK(ensureDirectory(configDir, 0700));
    if (shipped.empty())
        return {};
    CODESAGE_CHECK(copyMissing(shipped / "monitoring", configDir));
    // Installed beside monitoring/, in the source tree below resources/.
    CODESAGE_CHECK(copyMissing(shipped / "config", configDir));
    return copyMissing(shipped / "resources" / "config", configDir);
}

} // namespace codesage
