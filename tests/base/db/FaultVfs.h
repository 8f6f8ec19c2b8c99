#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace codesage::test {

// A SQLite VFS that passes everything on to the platform's and fails what a test tells it to, to prove that
// a disk that is full, broken or switched off at any moment loses nothing that was promised.
// Writes, truncations and syncs count; reads, locks and deletions do not.
class FaultVfs {
public:
    explicit FaultVfs(std::string name);
    ~FaultVfs();
    FaultVfs(const FaultVfs&) = delete;
    FaultVfs& operator=(const FaultVfs&) = delete;

    enum class Kind {
        Once,    // the n-th operation fails, later ones work
        Lasting, // every operation from the n-th on fails until clear()
    };
    // `sqliteCode`: SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC …
    void failFrom(std::uint64_t nth, int sqliteCode, Kind kind);
    void clear();
    // Whether a fault has struck since failFrom().
    bool struck() const;
    std::uint64_t operations() const;

    // Undoes every write since the last successful sync of its file, as a power cut may. Call it when all
    // connections are closed.
    void losePower();

    const std::string& name() const { return m_name; }

    struct Impl;

private:
    std::string m_name;
    std::unique_ptr<Impl> m_impl;
};

} // namespace codesage::test
