#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace codesage::test {

// A folder of its own below the system's temporary folder, removed with the object.
class TempDir {
public:
    TempDir();
    ~TempDir();
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    std::filesystem::path operator/(std::string_view name) const { return m_path / name; }
    // Writes a file (parents are made) and returns its path.
    std::filesystem::path write(std::string_view name, std::string_view content) const;

private:
    std::filesystem::path m_path;
};

// The folder with real-world test data, or an empty path where it is missing: the test then prints
// "CODESAGE-SKIP: …" through QSKIP and ctest shows it as skipped.
std::filesystem::path corpusDirectory(std::string_view sourceDir);

} // namespace codesage::test
