#pragma once

#include "base/core/Result.h"
#include "code/walk/ConfinedOpen.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace codesage::code {

// A new file written in order through a buffer. Removed again unless it was kept. One thread.
class OutputFile {
public:
    static Result<OutputFile> create(const std::filesystem::path& path);
    OutputFile(OutputFile&& other) noexcept;
    OutputFile& operator=(OutputFile&&) = delete;
    ~OutputFile();

    std::uint64_t position() const { return m_position; }
    Status write(std::string_view bytes);
    Status padTo(std::uint64_t multiple);
    Status rewrite(std::uint64_t offset, std::string_view bytes);
    // Flushes to the disk and renames to `finalPath`.
    Status keepAs(const std::filesystem::path& finalPath);

private:
    OutputFile(Descriptor fd, std::filesystem::path path);
    Status flush();
    Status writeAt(std::uint64_t offset, std::string_view bytes);

    Descriptor m_fd;
    std::filesystem::path m_path;
    std::string m_buffer;
    std::uint64_t m_position = 0;
    bool m_kept = false;
};

} // namespace codesage::code
