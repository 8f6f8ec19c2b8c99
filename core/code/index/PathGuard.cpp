#include "code/index/PathGuard.h"

#include "code/walk/ConfinedOpen.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <mutex>
#include <utility>

namespace codesage::code {

struct PathGuard::Root {
    std::filesystem::path path;
    Descriptor fd;
};

SafeFile::SafeFile(int fd, std::filesystem::path path, std::filesystem::path root, std::uint64_t size,
                   std::int64_t mtimeNs)
    : m_fd(fd)
    , m_path(std::move(path))
    , m_root(std::move(root))
    , m_size(size)
    , m_mtimeNs(mtimeNs) {}

SafeFile::SafeFile(SafeFile&& other) noexcept
    : m_fd(std::exchange(other.m_fd, -1))
    , m_path(std::move(other.m_path))
    , m_root(std::move(other.m_root))
    , m_size(other.m_size)
    , m_mtimeNs(other.m_mtimeNs) {}

SafeFile& SafeFile::operator=(SafeFile&& other) noexcept {
    std::swap(m_fd, other.m_fd);
    std::swap(m_path, other.m_path);
    std::swap(m_root, other.m_root);
    std::swap(m_size, other.m_size);
    std::swap(m_mtimeNs, other.m_mtimeNs);
    return *this;
}

SafeFile::~SafeFile() {
    if (m_fd >= 0)
        ::close(m_fd);
}

PathGuard::PathGuard() = default;
PathGuard::~PathGuard() = default;

Status PathGuard::addRoot(const std::filesystem::path& path) {
    auto root = std::make_shared<Root>();
    root->path = path;
    root->fd = Descriptor(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!root->fd)
        return failErrno(errno, "open the folder", path.string());
    std::unique_lock lock(m_mutex);
    std::erase_if(m_roots, [&](const auto& each) { return each->path == path; });
    m_roots.push_back(std::move(root));
    std::sort(m_roots.begin(), m_roots.end(), [](const auto& a, const auto& b) { return a->path < b->path; });
    return {};
}

void PathGuard::removeRoot(const std::filesystem::path& path) {
    std::unique_lock lock(m_mutex);
    std::erase_if(m_roots, [&](const auto& each) { return each->path == path; });
}

std::vector<std::filesystem::path> PathGuard::roots() const {
    std::shared_lock lock(m_mutex);
    std::vector<std::filesystem::path> paths;
    for (const auto& root : m_roots)
        paths.push_back(root->path);
    return paths;
}

std::string PathGuard::outsideMessage(std::string_view path) const {
    std::string list;
    for (const auto& root : roots())
        list += (list.empty() ? "" : ", ") + root.string();
    return fmt::format("'{}' is outside the indexed roots ({})", path,
                       list.empty() ? "there are none yet" : list);
}

Result<SafeFile> PathGuard::openKind(std::string_view text, bool directory) const {
    if (text.empty())
        return fail(ErrorCode::InvalidArgument, "the path is empty");
    if (text.find('\0') != std::string_view::npos)
        return fail(ErrorCode::InvalidArgument, "the path has a NUL byte");
    std::vector<std::shared_ptr<const Root>> roots;
    {
        std::shared_lock lock(m_mutex);
        roots = m_roots;
    }
    const std::filesystem::path wanted = std::filesystem::path(text).lexically_normal();
    // The innermost root first: it is the one that the path means.
    std::vector<std::pair<std::shared_ptr<const Root>, std::string>> tries;
    const auto addInside = [&](const std::filesystem::path& path) {
        for (auto each = roots.rbegin(); each != roots.rend(); ++each) {
            const std::filesystem::path below = path.lexically_relative((*each)->path);
            if (!below.empty() && *below.begin() != "..")
                tries.emplace_back(*each, below.string());
        }
    };
    if (wanted.is_absolute()) {
        addInside(wanted);
        if (tries.empty()) {
            // The name of a root can be written through symbolic links. What is opened is confined all the
            // same.
            std::error_code error;
            const std::filesystem::path real = std::filesystem::canonical(wanted, error);
            if (!error)
                addInside(real);
        }
    } else {
        for (const auto& root : roots)
            tries.emplace_back(root, wanted.string());
    }
    int lastError = EXDEV;
    for (const auto& [root, below] : tries) {
        const int flags = directory ? O_RDONLY | O_DIRECTORY : O_RDONLY | O_NONBLOCK | O_NOCTTY;
        Descriptor fd(openBeneath(root->fd.get(), below.c_str(), flags, LinkPolicy::Inside));
        if (!fd) {
            // Opening a socket or a device without a driver fails in its own ways.
            lastError = errno == ENXIO || errno == ENODEV ? EINVAL : errno;
            if (lastError == ENOENT || lastError == ENOTDIR || (!wanted.is_absolute() && lastError == EXDEV))
                continue;
            break;
        }
        struct stat info {};
        if (::fstat(fd.get(), &info) != 0)
            return failErrno(errno, "stat", text);
        if (!directory && !S_ISREG(info.st_mode))
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("'{}' is {}, not a regular file", text,
                                    S_ISDIR(info.st_mode) ? "a folder" : "a pipe, a socket or a device"));
        const std::int64_t mtime =
            static_cast<std::int64_t>(info.st_mtim.tv_sec) * 1'000'000'000 + info.st_mtim.tv_nsec;
        return SafeFile(fd.release(), (root->path / below).lexically_normal(), root->path,
                        static_cast<std::uint64_t>(info.st_size), mtime);
    }
    switch (lastError) {
    case EXDEV:
        return fail(ErrorCode::PermissionDenied, outsideMessage(text));
    case ELOOP:
        return fail(ErrorCode::PermissionDenied,
                    fmt::format("'{}' goes through a symbolic link that cannot be followed", text));
    case EINVAL:
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("'{}' is a pipe, a socket or a device, not a regular file", text));
    case ENOENT:
    case ENOTDIR:
        return fail(ErrorCode::NotFound,
                    fmt::format("there is no {} '{}'", directory ? "folder" : "file", text));
    default:
        return failErrno(lastError, directory ? "open the folder" : "open", text);
    }
}

Result<SafeFile> PathGuard::open(std::string_view path) const {
    return openKind(path, false);
}

Result<std::filesystem::path> PathGuard::resolveDirectory(std::string_view path) const {
    CODESAGE_TRY(const SafeFile folder, openKind(path, true));
    std::error_code error;
    const std::filesystem::path real =
        std::filesystem::read_symlink(fmt::format("/proc/self/fd/{}", folder.fd()), error);
    return error ? folder.path() : real;
}

} // namespace codesage::code
