#include "LocalParts.h"

#include "engine/Instance.h"

#include <thread>

namespace codesage::app {

Result<std::unique_ptr<LocalCode>> LocalCode::open(const Context& context) {
    CODESAGE_TRY(FileLock lock, claimDataFolder(context.paths.data));
    std::unique_ptr<LocalCode> local(new LocalCode(std::move(lock)));
    code::IndexOptions options;
    const auto& index = context.settings.index;
    options.threads = index.threads > 0 ? static_cast<unsigned>(index.threads)
                                        : std::max(1u, std::thread::hardware_concurrency());
    options.searchThreads = std::max(1u, std::thread::hardware_concurrency());
    options.memoryBytes = static_cast<std::uint64_t>(index.memoryMb) << 20;
    options.maxFileBytes = static_cast<std::uint64_t>(index.maxFileBytes);
    CODESAGE_TRY(local->m_codebases, code::Codebases::open(context.paths.data, options, local->m_clock));
    return local;
}

Result<std::unique_ptr<LocalStore>> LocalStore::open(const Context& context) {
    CODESAGE_TRY(FileLock lock, claimDataFolder(context.paths.data));
    std::unique_ptr<LocalStore> local(new LocalStore(std::move(lock)));
    tsdb::StoreOptions options;
    options.directory = context.paths.data / "tsdb";
    options.retention = context.settings.storage.retention;
    options.backgroundMaintenance = false;
    CODESAGE_TRY(local->m_store, tsdb::Store::open(options, local->m_clock));
    return local;
}

} // namespace codesage::app
