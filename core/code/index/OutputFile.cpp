#include "code/index/OutputFile.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace codesage::code {

namespace {
constexpr std::size_t kBufferBytes = 1u << 20;
}

Result<OutputFile> OutputFile::create(const std::filesystem::path& path) {
    Descriptor fd(::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644));
    if (!fd)
        return failErrno(errno, "create the index file", path.string());
    return OutputFile(std::move(fd), path);
}

OutputFile::OutputFile(Descriptor fd, std::filesystem::path path)
    : m_fd(std::move(fd))
    , m_path(std::move(path)) {
    m_buffer.reserve(kBufferBytes);
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : m_fd(std::move(other.m_fd))
    , m_path(std::move(other.m_path))
    , m_buffer(std::move(other.m_buffer))
    , m_position(other.m_position)
    , m_kept(std::exchange(other.m_kept, true)) {}

OutputFile::~OutputFile() {
    if (!m_kept)
        ::unlink(m_path.c_str());
}

Status OutputFile::writeAt(std::uint64_t offset, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::pwrite(m_fd.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return failErrno(written == 0 ? ENOSPC : errno, "write the index file", m_path.string());
        bytes.remove_prefix(static_cast<std::size_t>(written));
        offset += static_cast<std::uint64_t>(written);
    }
    return {};
}

Status OutputFile::flush() {
    CODESAGE_CHECK(writeAt(m_position - m_buffer.size(), m_buffer));
    m_buffer.clear();
    return {};
}

Status OutputFile::write(std::string_view bytes) {
    m_position += bytes.size();
    m_buffer.append(bytes);
    if (m_buffer.size() >= kBufferBytes)
        return flush();
    return {};
}

Status OutputFile::padTo(std::uint64_t multiple) {
    const std::uint64_t over = m_position % multiple;
    return over == 0 ? Status{} : write(std::string(multiple - over, '\0'));
}

Status OutputFile::rewrite(std::uint64_t offset, std::string_view bytes) {
    CODESAGE_CHECK(flush());
    return writeAt(offset, bytes);
}

Status OutputFile::keepAs(const std::filesystem::path& finalPath) {
    CODESAGE_CHECK(flush());
    if (::fsync(m_fd.get()) != 0)
        return failErrno(errno, "flush the index file", m_path.string());
    if (::rename(m_path.c_str(), finalPath.c_str()) != 0)
        return failErrno(errno, "name the index file", finalPath.string());
    m_kept = true;
    return {};
}

} // namespace codesage::code
