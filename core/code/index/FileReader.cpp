#include "code/index/FileReader.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace codesage::code {

namespace {

constexpr std::size_t kBinaryProbe = 8192;

FileReader::Skipped unreadable(int error) {
    std::array<char, 128> buffer{};
    return {SkipReason::UnreadableFile, ::strerror_r(error, buffer.data(), buffer.size())};
}

std::int64_t nanoseconds(const timespec& time) {
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

} // namespace

FileStamp stampOf(const struct ::stat& info) {
    return {static_cast<std::uint64_t>(info.st_size), nanoseconds(info.st_mtim), nanoseconds(info.st_ctim),
            info.st_ino};
}

FileReader::FileReader(int rootFd, std::uint64_t maxFileBytes)
    : m_rootFd(rootFd)
    , m_maxFileBytes(maxFileBytes) {}

int FileReader::openFile(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos)
        return ::openat(m_rootFd, path.c_str(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
    if (!m_folderFd || std::string_view(path).substr(0, slash) != m_folder) {
        m_folder = path.substr(0, slash);
        m_folderFd =
            Descriptor(openBeneath(m_rootFd, m_folder.c_str(), O_PATH | O_DIRECTORY, LinkPolicy::Refuse));
        if (!m_folderFd)
            return -1;
    }
    return ::openat(m_folderFd.get(), path.c_str() + slash + 1,
                    O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
}

std::variant<FileReader::Content, FileReader::Skipped> FileReader::read(const std::string& path) {
    const Descriptor file(openFile(path));
    if (!file)
        return unreadable(errno);
    struct stat info {};
    if (::fstat(file.get(), &info) != 0)
        return unreadable(errno);
    if (!S_ISREG(info.st_mode))
        return Skipped{SkipReason::SpecialFile, {}};
    std::size_t used = 0;
    for (;;) {
        // One byte more than expected, so that the end is seen without another call.
        const std::size_t wanted =
            std::max<std::size_t>(used + 1, static_cast<std::size_t>(info.st_size) + 1);
        if (wanted > m_maxFileBytes + 1 || used > m_maxFileBytes)
            return Skipped{SkipReason::TooLarge,
                           fmt::format("{:.1f} MiB", static_cast<double>(wanted) / (1 << 20))};
        if (wanted > m_capacity) {
            const std::size_t larger = std::max(wanted + wanted / 2, std::size_t{1} << 16);
            auto buffer = std::make_unique_for_overwrite<char[]>(larger);
            if (used > 0)
                std::memcpy(buffer.get(), m_buffer.get(), used);
            m_buffer = std::move(buffer);
            m_capacity = larger;
        }
        const ssize_t got = ::read(file.get(), m_buffer.get() + used, m_capacity - used);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return unreadable(errno);
        used += static_cast<std::size_t>(got);
        if (got == 0 || used == static_cast<std::size_t>(info.st_size))
            break;
    }
    Content content;
    content.bytes = std::string_view(m_buffer.get(), used);
    content.stamp = stampOf(info);
    content.binary = content.bytes.substr(0, kBinaryProbe).find('\0') != std::string_view::npos;
    return content;
}

} // namespace codesage::code
