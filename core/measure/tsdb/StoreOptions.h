#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace codesage::tsdb {

// What a returned commit has survived. Normal: a killed process; after a power cut the last commits may be
// missing, never anything older or anything half. Full: a power cut too, at one fsync a commit.
enum class Durability { Normal, Full };

struct StoreOptions {
    // Holds head.db and one YYYY-MM-DD.db a UTC day. Made when missing. The caller owns the lock on it.
    std::filesystem::path directory;
    // Days that end before now - retention are removed whole. Zero keeps everything.
    std::chrono::milliseconds retention = std::chrono::hours(200);
    // The oldest days go while all files together are larger. Zero: no limit.
    std::uint64_t retentionBytes = 0;
    // Samples up to this much older than their series' newest are inserted in order.
    std::chrono::milliseconds outOfOrderWindow = std::chrono::minutes(30);
    std::size_t maxSeries = 2'000'000;
    Durability durability = Durability::Normal;
    // Samples a chunk while a day is open, and after its rewriting. Chosen by bench_tsdb.
    std::size_t openChunkSamples = 240;
    std::size_t sealedChunkSamples = 1920;
    // A thread of the store's own calls maintain() every half minute. Without it the owner does.
    bool backgroundMaintenance = true;
    // Opens without writing anything; appends fail with PermissionDenied.
    bool readOnly = false;
    // Name of a registered SQLite VFS; empty: the platform's. Tests inject faults here.
    std::string sqliteVfs{};
};

} // namespace codesage::tsdb
