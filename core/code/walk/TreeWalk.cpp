#include "code/walk/TreeWalk.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <thread>

namespace codesage::code {

namespace {

constexpr std::size_t kMaxIgnoreFileBytes = 4u << 20;

std::string readSmallFile(int folderFd, const char* name) {
    std::string text;
    const Descriptor file(openBeneath(folderFd, name, O_RDONLY | O_NONBLOCK, LinkPolicy::Refuse));
    struct stat info {};
    if (!file || ::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode))
        return text;
    std::array<char, 16384> buffer;
    while (text.size() < kMaxIgnoreFileBytes) {
        const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return text;
}

bool isKernelFileSystem(int fd) {
    struct statfs info {};
    if (::fstatfs(fd, &info) != 0)
        return false;
    switch (static_cast<unsigned long>(info.f_type)) {
    case PROC_SUPER_MAGIC:
    case SYSFS_MAGIC:
    case CGROUP_SUPER_MAGIC:
    case CGROUP2_SUPER_MAGIC:
    case DEBUGFS_MAGIC:
    case TRACEFS_MAGIC:
    case SECURITYFS_MAGIC:
    case DEVPTS_SUPER_MAGIC:
    case BPF_FS_MAGIC:
    case PSTOREFS_MAGIC:
    case EFIVARFS_MAGIC:
    case BINFMTFS_MAGIC:
        return true;
    default:
        return false;
    }
}

std::int64_t nanoseconds(const timespec& time) {
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

std::string errorText(int error) {
    std::array<char, 128> buffer{};
    return ::strerror_r(error, buffer.data(), buffer.size());
}

} // namespace

IgnoreScope::Files readIgnoreFiles(int folderFd, bool hasDotIgnore, bool hasGitIgnore, bool hasGit) {
    IgnoreScope::Files files;
    if (hasDotIgnore)
        files.dotIgnore = IgnoreRules::parse(readSmallFile(folderFd, ".ignore"));
    if (hasGitIgnore)
        files.gitIgnore = IgnoreRules::parse(readSmallFile(folderFd, ".gitignore"));
    if (hasGit) {
        files.repositoryTop = true;
        files.infoExclude = IgnoreRules::parse(readSmallFile(folderFd, ".git/info/exclude"));
    }
    return files;
}

TreeWalk::TreeWalk(int rootFd, bool rootRules, const WalkOptions& options, std::stop_token stop,
                   const std::function<void(std::uint64_t)>& onProgress)
    : m_root(rootFd)
    , m_rootRules(rootRules)
    , m_options(options)
    , m_stop(std::move(stop))
    , m_onProgress(onProgress) {}

WalkResult TreeWalk::run(std::shared_ptr<const IgnoreScope> scope) {
    struct stat info {};
    ::fstat(m_root, &info);
    m_pending.push_back({"", std::move(scope), info.st_dev});
    const unsigned threads = std::clamp(m_options.threads, 1u, 64u);
    std::vector<WalkResult> parts(threads);
    {
        std::vector<std::jthread> helpers;
        for (unsigned i = 1; i < threads; ++i)
            helpers.emplace_back([this, &parts, i] { work(parts[i]); });
        work(parts[0]);
    }
    WalkResult result = std::move(parts[0]);
    for (unsigned i = 1; i < threads; ++i) {
        result.files.insert(result.files.end(), std::make_move_iterator(parts[i].files.begin()),
                            std::make_move_iterator(parts[i].files.end()));
        result.bytes += parts[i].bytes;
        result.directories += parts[i].directories;
        result.skipped.merge(parts[i].skipped);
    }
    std::sort(result.files.begin(), result.files.end(),
              [](const WalkedFile& a, const WalkedFile& b) { return a.path < b.path; });
    return result;
}

void TreeWalk::work(WalkResult& result) {
    for (;;) {
        Folder folder;
        {
            std::unique_lock lock(m_mutex);
            m_more.wait(lock, m_stop, [this] { return !m_pending.empty() || m_busy == 0; });
            if (m_pending.empty() || m_stop.stop_requested())
                return;
            folder = std::move(m_pending.back());
            m_pending.pop_back();
            ++m_busy;
        }
        Found found;
        list(folder, found);
        {
            std::lock_guard lock(m_mutex);
            --m_busy;
            std::move(found.folders.begin(), found.folders.end(), std::back_inserter(m_pending));
            m_filesSoFar += found.files.size();
            if (m_onProgress)
                m_onProgress(m_filesSoFar);
        }
        m_more.notify_all();
        std::move(found.files.begin(), found.files.end(), std::back_inserter(result.files));
        result.bytes += found.bytes;
        result.directories += found.directories;
        result.skipped.merge(found.skipped);
    }
}

bool TreeWalk::enter(int fd, const Folder& folder, Found& found, std::uint64_t& device) {
    struct stat info {};
    if (::fstat(fd, &info) != 0) {
        found.skipped.add(SkipReason::UnreadableDirectory, folder.path, errorText(errno));
        return false;
    }
    device = info.st_dev;
    if (device != folder.parentDevice && isKernelFileSystem(fd)) {
        found.skipped.add(SkipReason::KernelFileSystem, folder.path);
        return false;
    }
    std::lock_guard lock(m_mutex);
    if (!m_entered.emplace(info.st_dev, info.st_ino).second) {
        found.skipped.add(SkipReason::RepeatedDirectory, folder.path);
        return false;
    }
    return true;
}

std::shared_ptr<const IgnoreScope> TreeWalk::scopeOf(int fd, const Folder& folder,
                                                     const std::vector<Entry>& entries) const {
    if (!m_options.useIgnoreFiles)
        return folder.scope;
    const auto has = [&](std::string_view name) {
        return std::any_of(entries.begin(), entries.end(),
                           [&](const Entry& each) { return each.name == name; });
    };
    const bool dotIgnore = has(".ignore");
    const bool gitIgnore = (m_rootRules || !folder.path.empty()) && has(".gitignore");
    const bool git = has(".git");
    if (!dotIgnore && !gitIgnore && !git)
        return folder.scope;
    return IgnoreScope::inside(folder.scope, folder.path, readIgnoreFiles(fd, dotIgnore, gitIgnore, git));
}

void TreeWalk::list(const Folder& folder, Found& found) {
    const char* path = folder.path.empty() ? "." : folder.path.c_str();
    Descriptor fd(openBeneath(m_root, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, LinkPolicy::Refuse));
    if (!fd) {
        found.skipped.add(SkipReason::UnreadableDirectory, folder.path, errorText(errno));
        return;
    }
    std::uint64_t device = 0;
    if (!enter(fd.get(), folder, found, device))
        return;
    ++found.directories;
    DIR* stream = ::fdopendir(fd.get());
    if (!stream) {
        found.skipped.add(SkipReason::UnreadableDirectory, folder.path, errorText(errno));
        return;
    }
    const int number = fd.release(); // the stream closes it
    std::vector<Entry> entries;
    for (errno = 0; const dirent* entry = ::readdir(stream); errno = 0) {
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..")
            entries.push_back({std::string(name), entry->d_type});
    }
    if (errno != 0)
        found.skipped.add(SkipReason::UnreadableDirectory, folder.path, errorText(errno));
    const auto scope = scopeOf(number, folder, entries);
    for (const Entry& entry : entries) {
        if (m_stop.stop_requested())
            break;
        if (entry.name != ".git")
            take(number, folder, entry, *scope, found);
    }
    for (Folder& each : found.folders) {
        each.scope = scope;
        each.parentDevice = device;
    }
    ::closedir(stream);
}

void TreeWalk::take(int fd, const Folder& folder, const Entry& entry, const IgnoreScope& scope,
                    Found& found) {
    std::string path = folder.path.empty() ? entry.name : folder.path + "/" + entry.name;
    unsigned char type = entry.type;
    struct stat info {};
    bool known = false;
    if (type == DT_UNKNOWN) {
        if (::fstatat(fd, entry.name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
            found.skipped.add(SkipReason::UnreadableFile, path, errorText(errno));
            return;
        }
        known = true;
        type = IFTODT(info.st_mode);
    }
    if (type == DT_LNK) {
        found.skipped.add(SkipReason::SymbolicLink, path);
        return;
    }
    if (type != DT_REG && type != DT_DIR) {
        found.skipped.add(SkipReason::SpecialFile, path);
        return;
    }
    if (scope.ignores(path, type == DT_DIR)) {
        found.skipped.add(SkipReason::Ignored, path);
        return;
    }
    if (type == DT_DIR) {
        found.folders.push_back({std::move(path), nullptr, 0});
        return;
    }
    if (!known && ::fstatat(fd, entry.name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
        found.skipped.add(SkipReason::UnreadableFile, path, errorText(errno));
        return;
    }
    const auto size = static_cast<std::uint64_t>(info.st_size);
    if (size > m_options.maxFileBytes) {
        found.skipped.add(SkipReason::TooLarge, path,
                          fmt::format("{:.1f} MiB", static_cast<double>(size) / (1 << 20)));
        return;
    }
    found.bytes += size;
    found.files.push_back(
        {std::move(path), {size, nanoseconds(info.st_mtim), nanoseconds(info.st_ctim), info.st_ino}});
}

} // namespace codesage::code
