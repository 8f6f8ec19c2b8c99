#include "base/core/Files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

namespace codesage {

namespace {

class Descriptor {
public:
    explicit Descriptor(int fd)
        : m_fd(fd) {}
    ~Descriptor() {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return m_fd; }
    explicit operator bool() const { return m_fd >= 0; }

private:
    int m_fd;
};

Status writeAll(int fd, std::string_view bytes, const std::string& name) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR)
                continue;
            return failErrno(errno, "write", name);
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

} // namespace

Result<std::string> readFile(const std::filesystem::path& path, std::uint64_t limitBytes) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!file)
        return failErrno(errno, "open", path.string());
    struct stat info {};
    if (::fstat(file.get(), &info) != 0)
        return failErrno(errno, "stat", path.string());
    if (!S_ISREG(info.st_mode))
        return fail(ErrorCode::InvalidArgument, fmt::format("'{}' is not a regular file", path.string()));
    std::string bytes;
    bytes.resize(static_cast<std::size_t>(info.st_size) + 1);
    std::size_t used = 0;
    for (;;) {
        if (used > limitBytes)
            return fail(ErrorCode::LimitExceeded,
                        fmt::format("'{}' is larger than {} bytes", path.string(), limitBytes));
        if (used == bytes.size())
            bytes.resize(bytes.size() * 2);
        const ssize_t got = ::read(file.get(), bytes.data() + used, bytes.size() - used);
        if (got < 0) {
            if (errno == EINTR)
                continue;
            return failErrno(errno, "read", path.string());
        }
        if (got == 0)
            break;
        used += static_cast<std::size_t>(got);
    }
    bytes.resize(used);
    return bytes;
}

Status writeFileAtomically(const std::filesystem::path& path, std::string_view bytes, unsigned mode) {
    static std::atomic<unsigned> counter{0};
    const std::filesystem::path part =
        path.parent_path() / fmt::format(".{}.{}.{}.part", path.filename().string(), ::getpid(), counter++);
    const std::string name = path.string();
    const auto discard = [&](auto error) {
        ::unlink(part.c_str());
        return error;
    };
    {
        const Descriptor file(::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
        if (!file)
            return failErrno(errno, "write", name);
        if (::fchmod(file.get(), mode) != 0)
            return discard(failErrno(errno, "set the permissions of", name));
        if (auto written = writeAll(file.get(), bytes, name); !written)
            return discard(fail(std::move(written).error()));
        if (::fsync(file.get()) != 0)
            return discard(failErrno(errno, "flush", name));
    }
    if (::rename(part.c_str(), path.c_str()) != 0)
        return discard(failErrno(errno, "replace", name));
    return syncDirectory(path.parent_path().empty() ? std::filesystem::path(".") : path.parent_path());
}

Status ensureDirectory(const std::filesystem::path& path, unsigned mode) {
    struct stat info {};
    if (::stat(path.c_str(), &info) == 0) {
        if (S_ISDIR(info.st_mode))
            return {};
        return failErrno(ENOTDIR, "create the folder", path.string());
    }
    if (path.has_parent_path() && path.parent_path() != path)
        CODESAGE_CHECK(ensureDirectory(path.parent_path(), 0755));
    if (::mkdir(path.c_str(), mode) != 0 && errno != EEXIST)
        return failErrno(errno, "create the folder", path.string());
    return {};
}

Status syncDirectory(const std::filesystem::path& directory) {
    const Descriptor folder(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder)
        return failErrno(errno, "open the folder", directory.string());
    if (::fsync(folder.get()) != 0)
        return failErrno(errno, "flush the folder", directory.string());
    return {};
}

} // namespace codesage
