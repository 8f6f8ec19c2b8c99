#pragma once

#include "code/walk/ConfinedOpen.h"
#include "code/walk/SkipReport.h"
#include "code/walk/Walker.h"

#include <sys/stat.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace codesage::code {

// Reads the files of one tree, one after another, into one buffer. One thread.
class FileReader {
public:
    FileReader(int rootFd, std::uint64_t maxFileBytes);

    struct Content {
        std::string_view bytes; // until the next read()
        FileStamp stamp{};
        bool binary = false;
    };
    struct Skipped {
        SkipReason reason = SkipReason::UnreadableFile;
        std::string detail;
    };
    std::variant<Content, Skipped> read(const std::string& path);

private:
    int openFile(const std::string& path);

    int m_rootFd;
    std::uint64_t m_maxFileBytes;
    std::unique_ptr<char[]> m_buffer;
    std::size_t m_capacity = 0;
    // The folder of the last file: files come in the order of their paths, so it is nearly always the next
    // one's.
    std::string m_folder;
    Descriptor m_folderFd;
};

FileStamp stampOf(const struct ::stat& info);

} // namespace codesage::code
