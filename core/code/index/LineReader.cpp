#include "code/index/PathGuard.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <memory>

namespace codesage::code {

namespace {

constexpr std::size_t kBlock = 64u << 10;
constexpr std::size_t kBinaryProbe = 8192;

// Takes lines out of a file that comes in blocks.
class LineTaker {
public:
    LineTaker(FileLines& out, std::uint64_t from, std::uint64_t to, const LineLimits& limits)
        : m_out(out)
        , m_from(from)
        , m_to(to)
        , m_limits(limits) {}

    // False when no more is wanted.
    bool take(std::string_view block) {
        while (!block.empty()) {
            const std::size_t feed = block.find('\n');
            if (m_line >= m_from && !append(block.substr(0, feed)))
                return false;
            m_open = feed == std::string_view::npos;
            if (m_open)
                return true;
            block.remove_prefix(feed + 1);
            if (!endLine())
                return false;
        }
        return true;
    }

    void finish() {
        const std::uint64_t lines = m_open ? m_line : m_line - 1;
        if (m_open)
            endLine();
        m_out.totalLines = lines;
    }

private:
    bool append(std::string_view part) {
        if (m_bytes + part.size() > m_limits.maxBytes) {
            m_out.truncated = true;
            // A single line longer than the limit is still answered as far as it goes.
            if (m_out.lines.empty())
                m_out.lines.push_back(m_text + std::string(part.substr(0, m_limits.maxBytes - m_bytes)));
            return false;
        }
        m_bytes += part.size();
        m_text.append(part);
        return true;
    }

    bool endLine() {
        if (m_line >= m_from) {
            if (m_text.ends_with('\r'))
                m_text.pop_back();
            m_out.lines.push_back(std::move(m_text));
            m_text.clear();
        }
        m_open = false;
        ++m_line;
        if (m_line > m_to)
            return false;
        if (m_out.lines.size() >= m_limits.maxLines) {
            m_out.truncated = true;
            return false;
        }
        return true;
    }

    FileLines& m_out;
    std::uint64_t m_from;
    std::uint64_t m_to;
    const LineLimits& m_limits;
    std::uint64_t m_line = 1;
    std::uint64_t m_bytes = 0;
    std::string m_text;
    bool m_open = false; // inside a line whose end has not come yet
};

} // namespace

Result<FileLines> PathGuard::readLines(std::string_view path, std::uint64_t from, std::uint64_t to,
                                       const LineLimits& limits) const {
    from = std::max<std::uint64_t>(from, 1);
    if (to == 0)
        to = std::numeric_limits<std::uint64_t>::max();
    if (from > to)
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("line {} comes after line {}: from must not be over to", from, to));
    CODESAGE_TRY(const SafeFile file, open(path));
    FileLines out;
    out.path = file.path();
    out.fileBytes = file.size();
    out.from = from;
    LineTaker taker(out, from, to, limits);
    const auto buffer = std::make_unique_for_overwrite<char[]>(kBlock);
    std::uint64_t scanned = 0;
    for (;;) {
        const ssize_t got = ::read(file.fd(), buffer.get(), kBlock);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return failErrno(errno, "read", path);
        if (got == 0) {
            taker.finish();
            break;
        }
        std::string_view block(buffer.get(), static_cast<std::size_t>(got));
        if (scanned == 0) {
            out.binary = block.substr(0, kBinaryProbe).find('\0') != std::string_view::npos;
            if (block.starts_with("\xEF\xBB\xBF"))
                block.remove_prefix(3);
        }
        scanned += static_cast<std::uint64_t>(got);
        if (!taker.take(block))
            break;
        if (scanned >= limits.maxScanBytes && scanned < out.fileBytes) {
            if (out.lines.empty())
                return fail(ErrorCode::LimitExceeded,
                            fmt::format("line {} of '{}' is not within its first {} MiB", from, path,
                                        limits.maxScanBytes >> 20));
            out.truncated = true;
            break;
        }
    }
    if (out.lines.empty() && from > 1)
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("'{}' has {} lines, line {} was asked for", path, out.totalLines, from));
    return out;
}

} // namespace codesage::code
