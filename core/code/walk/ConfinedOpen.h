#pragma once

namespace codesage::code {

enum class LinkPolicy {
    Refuse, // ELOOP for any symbolic link on the way
    Inside, // links are followed as long as they stay below the folder; EXDEV otherwise
};

// Opens `path` (relative) below the folder that `rootFd` is open on, never outside it and never through the
// links in /proc: openat2(RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS). Where the kernel or a sandbox does not
// offer that call, the path is walked part by part and any symbolic link is refused, whatever the policy.
// Returns the descriptor, or -1 with errno set. O_CLOEXEC is added.
int openBeneath(int rootFd, const char* path, int flags, LinkPolicy links);

// Owns a descriptor.
class Descriptor {
public:
    explicit Descriptor(int fd = -1)
        : m_fd(fd) {}
    Descriptor(Descriptor&& other) noexcept
        : m_fd(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor();

    int get() const { return m_fd; }
    explicit operator bool() const { return m_fd >= 0; }
    int release() {
        const int fd = m_fd;
        m_fd = -1;
        return fd;
    }

private:
    int m_fd;
};

} // namespace codesage::code
