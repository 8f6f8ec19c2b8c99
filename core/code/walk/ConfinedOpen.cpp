#include "code/walk/ConfinedOpen.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <string>
#include <string_view>

namespace codesage::code {

namespace {

int openPartByPart(int rootFd, std::string_view path, int flags) {
    Descriptor folder(::fcntl(rootFd, F_DUPFD_CLOEXEC, 0));
    if (!folder)
        return -1;
    for (;;) {
        const std::size_t slash = path.find('/');
        const std::string part(path.substr(0, slash));
        const std::string_view rest = slash == std::string_view::npos ? "" : path.substr(slash + 1);
        if (part == "..") {
            errno = EXDEV;
            return -1;
        }
        if (rest.empty())
            return ::openat(folder.get(), part.empty() ? "." : part.c_str(), flags | O_NOFOLLOW | O_CLOEXEC);
        if (!part.empty() && part != ".") {
            Descriptor next(
                ::openat(folder.get(), part.c_str(), O_PATH | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC));
            if (!next)
                return -1;
            folder = std::move(next);
        }
        path = rest;
    }
}

} // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    if (this != &other) {
        if (m_fd >= 0)
            ::close(m_fd);
        m_fd = other.release();
    }
    return *this;
}

Descriptor::~Descriptor() {
    if (m_fd >= 0)
        ::close(m_fd);
}

int openBeneath(int rootFd, const char* path, int flags, LinkPolicy links) {
    static std::atomic<bool> missing{false};
    if (path[0] == '/') {
        errno = EXDEV;
        return -1;
    }
    if (!missing.load(std::memory_order_relaxed)) {
        open_how how{};
        how.flags = static_cast<unsigned>(flags | O_CLOEXEC);
        how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
        if (links == LinkPolicy::Refuse)
            how.resolve |= RESOLVE_NO_SYMLINKS;
        // EAGAIN: a rename raced with the check; the kernel asks us to try again.
        for (int attempt = 0; attempt < 16; ++attempt) {
            const long fd = ::syscall(SYS_openat2, rootFd, path, &how, sizeof how);
            if (fd >= 0)
                return static_cast<int>(fd);
            if (errno != EAGAIN && errno != EINTR)
                break;
        }
        // Seccomp filters of older container engines answer EPERM for calls that they don't know.
        if (errno != ENOSYS && errno != EPERM)
            return -1;
        if (errno == ENOSYS)
            missing.store(true, std::memory_order_relaxed);
    }
    return openPartByPart(rootFd, path, flags);
}

} // namespace codesage::code
