#include "base/core/FileLock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace codesage {

namespace {

std::string readNote(int fd) {
    std::array<char, 512> buffer{};
    const ssize_t got = ::pread(fd, buffer.data(), buffer.size(), 0);
    return got > 0 ? std::string(buffer.data(), static_cast<std::size_t>(got)) : std::string();
}

} // namespace

Result<FileLock> FileLock::acquire(const std::filesystem::path& path, const std::string& note) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0)
        return failErrno(errno, "open the lock file", path.string());
    FileLock lock(fd);
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK)
            return failErrno(errno, "lock", path.string());
        return fail(ErrorCode::Conflict, fmt::format("'{}' is in use by another running instance ({})",
                                                     path.parent_path().string(), readNote(fd)));
    }
    CODESAGE_CHECK(lock.setNote(note));
    return lock;
}

std::optional<std::string> FileLock::owner(const std::filesystem::path& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return std::nullopt;
    std::optional<std::string> note;
    if (::flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        note = readNote(fd);
    ::close(fd);
    return note;
}

FileLock::FileLock(FileLock&& other) noexcept
    : m_fd(std::exchange(other.m_fd, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    std::swap(m_fd, other.m_fd);
    return *this;
}

FileLock::~FileLock() {
    if (m_fd >= 0)
        ::close(m_fd);
}

Status FileLock::setNote(const std::string& note) {
    if (::ftruncate(m_fd, 0) != 0 || ::pwrite(m_fd, note.data(), note.size(), 0) < 0)
        return failErrno(errno, "write", "the lock file");
    return {};
}

} // namespace codesage
