#pragma once

#include <filesystem>
#include <string>

namespace codesage::test {

// A self-signed certificate for localhost and 127.0.0.1 with its key, written as PEM files.
struct TestCertificate {
    std::filesystem::path certificate;
    std::filesystem::path key;
};

// Valid from `fromSeconds` to `toSeconds`, both relative to now.
TestCertificate makeCertificate(const std::filesystem::path& folder, const std::string& name,
                                long fromSeconds = -60, long toSeconds = 3600);

} // namespace codesage::test
