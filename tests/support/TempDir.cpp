#include "support/TempDir.h"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace codesage::test {

namespace fs = std::filesystem;

TempDir::TempDir() {
    std::string pattern = (fs::temp_directory_path() / "codesage-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr)
        throw std::runtime_error("cannot make a temporary folder");
    m_path = fs::canonical(pattern);
}

TempDir::~TempDir() {
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

fs::path TempDir::write(std::string_view name, std::string_view content) const {
    const fs::path file = m_path / name;
    fs::create_directories(file.parent_path());
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    stream.write(content.data(), static_cast<std::streamsize>(content.size()));
    if (!stream)
        throw std::runtime_error("cannot write " + file.string());
    return file;
}

fs::path corpusDirectory(std::string_view sourceDir) {
    const char* named = std::getenv("CODESAGE_CORPUS");
    const fs::path folder = named ? fs::path(named) : fs::path(sourceDir).parent_path() / "shared" / "data";
    return fs::is_directory(folder) ? folder : fs::path();
}

} // namespace codesage::test
