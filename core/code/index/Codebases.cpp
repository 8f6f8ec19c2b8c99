#include "code/index/Codebases.h"

#include "base/core/Files.h"
#include "code/index/CodeIndex.h"
#include "code/index/Searcher.h"
#include "code/walk/Languages.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <map>
#include <mutex>
#include <shared_mutex>

namespace codesage::code {

struct Codebases::State {
    std::filesystem::path folder;
    IndexOptions options;
    const Clock& clock;
    PathGuard guard;
    std::atomic<unsigned> helpers{0};
    mutable std::shared_mutex mutex;
    std::map<std::filesystem::path, std::shared_ptr<CodeIndex>> byRoot;

    State(std::filesystem::path folderPath, IndexOptions indexOptions, const Clock& usedClock)
        : folder(std::move(folderPath))
        , options(std::move(indexOptions))
        , clock(usedClock) {}

    std::string rootList() const {
        std::string list;
        for (const auto& [root, index] : byRoot)
            list += (list.empty() ? "" : ", ") + root.string();
        return list.empty() ? "there are none yet" : list;
    }
    // The innermost codebase that holds `path`; null when none does.
    std::shared_ptr<CodeIndex> holding(const std::filesystem::path& path, std::string& below) const;
    Result<std::pair<std::shared_ptr<CodeIndex>, std::string>> find(const std::filesystem::path& path) const;
    Result<std::vector<SearchTarget>> targets(const std::vector<std::filesystem::path>& roots) const;
};

namespace {

// "src" below "/a" for "/a/src"; nothing when it isn't below.
std::optional<std::string> relativeTo(const std::filesystem::path& path, const std::filesystem::path& root) {
    const std::filesystem::path relative = path.lexically_relative(root);
    if (relative.empty() || *relative.begin() == "..")
        return std::nullopt;
    return relative == "." ? std::string() : relative.string();
}

std::filesystem::path withoutTrailingSlash(const std::filesystem::path& path) {
    const std::filesystem::path normal = path.lexically_normal();
    return normal.has_filename() || normal == normal.root_path() ? normal : normal.parent_path();
}

} // namespace

std::shared_ptr<CodeIndex> Codebases::State::holding(const std::filesystem::path& path,
                                                     std::string& below) const {
    std::shared_ptr<CodeIndex> innermost;
    for (const auto& [root, index] : byRoot) {
        if (const auto relative = relativeTo(path, root)) {
            innermost = index; // roots come in order, so an inner one comes later
            below = *relative;
        }
    }
    return innermost;
}

Result<std::pair<std::shared_ptr<CodeIndex>, std::string>>
Codebases::State::find(const std::filesystem::path& path) const {
    const std::filesystem::path normal = withoutTrailingSlash(path);
    std::shared_lock lock(mutex);
    std::string below;
    auto found = holding(normal, below);
    if (!found) {
        std::error_code error;
        const std::filesystem::path real = std::filesystem::canonical(normal, error);
        if (!error)
            found = holding(real, below);
    }
    if (!found)
        return fail(ErrorCode::NotFound, fmt::format("'{}' is in no indexed codebase ({}); index it first",
                                                     path.string(), rootList()));
    return std::pair(std::move(found), std::move(below));
}

Result<std::vector<SearchTarget>>
Codebases::State::targets(const std::vector<std::filesystem::path>& roots) const {
    std::map<std::filesystem::path, std::vector<std::string>> wanted; // folders below each root
    std::map<std::filesystem::path, std::shared_ptr<CodeIndex>> indexes;
    for (const std::filesystem::path& path : roots) {
        CODESAGE_TRY(auto found, find(path));
        wanted[found.first->root()].push_back(std::move(found.second));
        indexes[found.first->root()] = found.first;
    }
    std::vector<std::filesystem::path> allRoots;
    {
        std::shared_lock lock(mutex);
        for (const auto& [root, index] : byRoot) {
            allRoots.push_back(root);
            if (roots.empty()) {
                wanted[root].emplace_back();
                indexes[root] = index;
            }
        }
    }
    std::vector<SearchTarget> targets;
    for (auto& [root, folders] : wanted) {
        SearchTarget target;
        target.root = root;
        target.snapshot = indexes[root]->snapshot();
        if (!target.snapshot) {
            if (!roots.empty())
                return fail(ErrorCode::Unavailable, indexes[root]->status().problem);
            continue;
        }
        for (const std::string& below : folders)
            target.ranges.push_back(placesBelow(*target.snapshot, below));
        // A codebase inside another that is searched too answers for its own files.
        for (const std::filesystem::path& other : allRoots) {
            const auto below = other == root ? std::nullopt : relativeTo(other, root);
            if (!below || !wanted.contains(other))
                continue;
            const SearchTarget::Range hole = placesBelow(*target.snapshot, *below);
            std::vector<SearchTarget::Range> cut;
            for (const SearchTarget::Range& range : target.ranges) {
                cut.push_back({range.begin, std::max(range.begin, std::min(range.end, hole.begin))});
                cut.push_back({std::min(range.end, std::max(range.begin, hole.end)), range.end});
            }
            target.ranges = std::move(cut);
        }
        targets.push_back(std::move(target));
    }
    std::sort(targets.begin(), targets.end(),
              [](const SearchTarget& a, const SearchTarget& b) { return a.root.native() < b.root.native(); });
    return targets;
}

Codebases::Codebases(std::unique_ptr<State> state)
    : m_state(std::move(state)) {}

Codebases::~Codebases() = default;

Result<std::unique_ptr<Codebases>> Codebases::open(const std::filesystem::path& dataDir, IndexOptions options,
                                                   const Clock& clock) {
    options.maxFileBytes = std::min<std::uint64_t>(options.maxFileBytes, 1u << 30);
    auto state = std::make_unique<State>(dataDir / "code", std::move(options), clock);
    CODESAGE_CHECK(ensureDirectory(state->folder));
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(state->folder, error)) {
        const auto root = readFile(entry.path() / "root", 1u << 16);
        if (!root || root->empty())
            continue;
        const std::filesystem::path path(*root);
        state->byRoot[path] = std::make_shared<CodeIndex>(entry.path(), path, state->options, clock);
        (void)state->guard.addRoot(path); // a folder that is away now is added when it is indexed again
    }
    if (error)
        return failErrno(error.value(), "list the folder", state->folder.string());
    return std::unique_ptr<Codebases>(new Codebases(std::move(state)));
}

Result<IndexReport> Codebases::index(const std::filesystem::path& root, const IndexProgressFn& progress,
                                     const std::stop_token& stop) {
    std::error_code error;
    const std::filesystem::path real = std::filesystem::canonical(root, error);
    if (error)
        return failErrno(error.value(), "index the folder", root.string());
    if (!std::filesystem::is_directory(real, error))
        return fail(ErrorCode::InvalidArgument, fmt::format("'{}' is not a folder", root.string()));
    std::shared_ptr<CodeIndex> index;
    bool fresh = false;
    {
        std::unique_lock lock(m_state->mutex);
        auto& known = m_state->byRoot[real];
        if (!known) {
            const std::filesystem::path folder =
                m_state->folder /
                fmt::format("{:016x}", XXH3_64bits(real.native().data(), real.native().size()));
            Status made = ensureDirectory(folder);
            if (made)
                made = writeFileAtomically(folder / "root", real.native());
            if (!made) {
                m_state->byRoot.erase(real);
                return fail(std::move(made).error());
            }
            known = std::make_shared<CodeIndex>(folder, real, m_state->options, m_state->clock);
            fresh = true;
        }
        index = known;
    }
    auto report = index->refresh(progress, stop);
    if (report) {
        CODESAGE_CHECK(m_state->guard.addRoot(real));
    } else if (fresh && !index->snapshot()) {
        std::unique_lock lock(m_state->mutex);
        m_state->byRoot.erase(real);
        std::filesystem::remove_all(index->folder(), error);
    }
    return report;
}

Status Codebases::remove(const std::filesystem::path& root) {
    const std::filesystem::path normal = withoutTrailingSlash(root);
    std::unique_lock lock(m_state->mutex);
    auto found = m_state->byRoot.find(normal);
    if (found == m_state->byRoot.end()) {
        std::error_code error;
        found = m_state->byRoot.find(std::filesystem::canonical(normal, error));
    }
    if (found == m_state->byRoot.end())
        return fail(ErrorCode::NotFound,
                    fmt::format("'{}' is not an indexed codebase ({})", root.string(), m_state->rootList()));
    if (found->second->status().indexing)
        return fail(ErrorCode::Conflict,
                    fmt::format("'{}' is being indexed; cancel that first", root.string()));
    std::error_code error;
    std::filesystem::remove_all(found->second->folder(), error);
    if (error)
        return failErrno(error.value(), "remove the index of", root.string());
    m_state->guard.removeRoot(found->first);
    m_state->byRoot.erase(found);
    return {};
}

std::vector<CodebaseStatus> Codebases::list() const {
    std::vector<std::shared_ptr<CodeIndex>> indexes;
    {
        std::shared_lock lock(m_state->mutex);
        for (const auto& [root, index] : m_state->byRoot)
            indexes.push_back(index);
    }
    std::vector<CodebaseStatus> all;
    for (const auto& index : indexes)
        all.push_back(index->status());
    return all;
}

Result<CodebaseStatus> Codebases::status(const std::filesystem::path& path) const {
    CODESAGE_TRY(const auto found, m_state->find(path));
    return found.first->status();
}

Result<SearchAnswer> Codebases::search(const SearchQuery& query, const std::stop_token& stop) const {
    CODESAGE_TRY(auto targets, m_state->targets(query.roots));
    Searcher searcher(query, std::move(targets), m_state->options.searchThreads, m_state->helpers, stop);
    return searcher.run();
}

Result<std::vector<IndexedFile>> Codebases::files(const std::filesystem::path& path,
                                                  std::size_t limit) const {
    CODESAGE_TRY(const auto found, m_state->find(path));
    const auto snapshot = found.first->snapshot();
    if (!snapshot)
        return fail(ErrorCode::Unavailable, found.first->status().problem);
    std::vector<IndexedFile> files;
    const SearchTarget::Range range = placesBelow(*snapshot, found.second);
    for (std::uint32_t place = range.begin; place < range.end && (limit == 0 || files.size() < limit);
         ++place) {
        const DocumentRef ref = snapshot->documents()[place];
        const DocumentRecord& record = snapshot->record(ref);
        if (record.kind != DocumentKind::Binary)
            files.push_back({std::string(snapshot->path(ref)), record.textBytes, record.lines,
                             languages()[record.language].name});
    }
    return files;
}

Result<SafeFile> Codebases::resolveInsideRoots(std::string_view path) const {
    return m_state->guard.open(path);
}

Result<std::filesystem::path> Codebases::resolveDirectoryInsideRoots(std::string_view path) const {
    return m_state->guard.resolveDirectory(path);
}

Result<FileLines> Codebases::readLines(std::string_view path, std::uint64_t from, std::uint64_t to,
                                       const LineLimits& limits) const {
    return m_state->guard.readLines(path, from, to, limits);
}

} // namespace codesage::code
