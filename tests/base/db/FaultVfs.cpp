#include "base/db/FaultVfs.h"

#include <algorithm>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sqlite3.h>
#include <unistd.h>

namespace codesage::test {

namespace {

// What one write replaced.
struct Undo {
    sqlite3_int64 offset;
    std::string bytes; // the old ones, as far as there were any
    sqlite3_int64 sizeBefore;
};

} // namespace

struct FaultVfs::Impl {
    sqlite3_vfs vfs{};
    sqlite3_vfs* real = nullptr;
    mutable std::mutex mutex;
    std::uint64_t count = 0;
    std::uint64_t failAt = 0;
    int code = SQLITE_OK;
    Kind kind = Kind::Once;
    bool struck = false;
    std::map<std::string, std::vector<Undo>> unsynced;

    // SQLITE_OK, or the code that this operation shall fail with.
    int next() {
        std::lock_guard lock(mutex);
        ++count;
        if (failAt == 0 || count < failAt || (kind == Kind::Once && struck))
            return SQLITE_OK;
        struck = true;
        return code;
    }
};

namespace {

struct FaultFile {
    sqlite3_file base;
    FaultVfs::Impl* owner;
    const char* path; // SQLite keeps it as long as the file is open
    sqlite3_file* real;
};

FaultFile& of(sqlite3_file* file) {
    return *reinterpret_cast<FaultFile*>(file);
}

void remember(FaultFile& file, sqlite3_int64 offset, int size) {
    if (!file.path)
        return;
    Undo undo{offset, std::string(static_cast<std::size_t>(size), '\0'), 0};
    file.real->pMethods->xFileSize(file.real, &undo.sizeBefore);
    const auto old = std::clamp<sqlite3_int64>(undo.sizeBefore - offset, 0, size);
    undo.bytes.resize(static_cast<std::size_t>(old));
    if (old > 0)
        file.real->pMethods->xRead(file.real, undo.bytes.data(), static_cast<int>(old), offset);
    std::lock_guard lock(file.owner->mutex);
    file.owner->unsynced[file.path].push_back(std::move(undo));
}

int closeFile(sqlite3_file* file) {
    return of(file).real->pMethods ? of(file).real->pMethods->xClose(of(file).real) : SQLITE_OK;
}
int readFile(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
    return of(file).real->pMethods->xRead(of(file).real, to, size, offset);
}
int writeFile(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
    if (const int code = of(file).owner->next(); code != SQLITE_OK)
        return code;
    remember(of(file), offset, size);
    return of(file).real->pMethods->xWrite(of(file).real, from, size, offset);
}
int truncateFile(sqlite3_file* file, sqlite3_int64 size) {
    if (const int code = of(file).owner->next(); code != SQLITE_OK)
        return code;
    sqlite3_int64 before = 0;
    of(file).real->pMethods->xFileSize(of(file).real, &before);
    if (before > size)
        remember(of(file), size, static_cast<int>(before - size));
    return of(file).real->pMethods->xTruncate(of(file).real, size);
}
int syncFile(sqlite3_file* file, int flags) {
    if (const int code = of(file).owner->next(); code != SQLITE_OK)
        return code;
    const int code = of(file).real->pMethods->xSync(of(file).real, flags);
    if (code == SQLITE_OK && of(file).path) {
        std::lock_guard lock(of(file).owner->mutex);
        of(file).owner->unsynced.erase(of(file).path);
    }
    return code;
}
int fileSize(sqlite3_file* file, sqlite3_int64* size) {
    return of(file).real->pMethods->xFileSize(of(file).real, size);
}
int lockFile(sqlite3_file* file, int level) {
    return of(file).real->pMethods->xLock(of(file).real, level);
}
int unlockFile(sqlite3_file* file, int level) {
    return of(file).real->pMethods->xUnlock(of(file).real, level);
}
int checkLock(sqlite3_file* file, int* held) {
    return of(file).real->pMethods->xCheckReservedLock(of(file).real, held);
}
int control(sqlite3_file* file, int operation, void* argument) {
    return of(file).real->pMethods->xFileControl(of(file).real, operation, argument);
}
int sectorSize(sqlite3_file* file) {
    return of(file).real->pMethods->xSectorSize(of(file).real);
}
int characteristics(sqlite3_file* file) {
    return of(file).real->pMethods->xDeviceCharacteristics(of(file).real);
}
int shmMap(sqlite3_file* file, int page, int size, int extend, void volatile** to) {
    return of(file).real->pMethods->xShmMap(of(file).real, page, size, extend, to);
}
int shmLock(sqlite3_file* file, int offset, int count, int flags) {
    return of(file).real->pMethods->xShmLock(of(file).real, offset, count, flags);
}
void shmBarrier(sqlite3_file* file) {
    of(file).real->pMethods->xShmBarrier(of(file).real);
}
int shmUnmap(sqlite3_file* file, int remove) {
    return of(file).real->pMethods->xShmUnmap(of(file).real, remove);
}

const sqlite3_io_methods kMethods = [] {
    sqlite3_io_methods methods{};
    methods.iVersion = 2; // with shared memory, without memory mapping
    methods.xClose = closeFile;
    methods.xRead = readFile;
    methods.xWrite = writeFile;
    methods.xTruncate = truncateFile;
    methods.xSync = syncFile;
    methods.xFileSize = fileSize;
    methods.xLock = lockFile;
    methods.xUnlock = unlockFile;
    methods.xCheckReservedLock = checkLock;
    methods.xFileControl = control;
    methods.xSectorSize = sectorSize;
    methods.xDeviceCharacteristics = characteristics;
    methods.xShmMap = shmMap;
    methods.xShmLock = shmLock;
    methods.xShmBarrier = shmBarrier;
    methods.xShmUnmap = shmUnmap;
    return methods;
}();

int openFile(sqlite3_vfs* vfs, sqlite3_filename path, sqlite3_file* file, int flags, int* outFlags) {
    auto& owner = *static_cast<FaultVfs::Impl*>(vfs->pAppData);
    FaultFile& mine = of(file);
    mine.owner = &owner;
    mine.path = path;
    mine.real = reinterpret_cast<sqlite3_file*>(&mine + 1);
    mine.real->pMethods = nullptr;
    const int code = owner.real->xOpen(owner.real, path, mine.real, flags, outFlags);
    mine.base.pMethods = mine.real->pMethods ? &kMethods : nullptr;
    return code;
}
int deleteFile(sqlite3_vfs* vfs, const char* path, int sync) {
    auto& owner = *static_cast<FaultVfs::Impl*>(vfs->pAppData);
    {
        std::lock_guard lock(owner.mutex);
        owner.unsynced.erase(path);
    }
    return owner.real->xDelete(owner.real, path, sync);
}

} // namespace

FaultVfs::FaultVfs(std::string name)
    : m_name(std::move(name))
    , m_impl(std::make_unique<Impl>()) {
    m_impl->real = sqlite3_vfs_find(nullptr);
    m_impl->vfs = *m_impl->real; // paths, time, randomness and dynamic libraries stay the platform's
    m_impl->vfs.szOsFile = static_cast<int>(sizeof(FaultFile)) + m_impl->real->szOsFile;
    m_impl->vfs.zName = m_name.c_str();
    m_impl->vfs.pNext = nullptr;
    m_impl->vfs.pAppData = m_impl.get();
    m_impl->vfs.xOpen = openFile;
    m_impl->vfs.xDelete = deleteFile;
    // The platform's own functions look into their pAppData, which is ours here: pass them the real one.
    m_impl->vfs.xAccess = [](sqlite3_vfs* vfs, const char* path, int flags, int* result) {
        auto* const real = static_cast<Impl*>(vfs->pAppData)->real;
        return real->xAccess(real, path, flags, result);
    };
    m_impl->vfs.xFullPathname = [](sqlite3_vfs* vfs, const char* path, int size, char* out) {
        auto* const real = static_cast<Impl*>(vfs->pAppData)->real;
        return real->xFullPathname(real, path, size, out);
    };
    sqlite3_vfs_register(&m_impl->vfs, 0);
}

FaultVfs::~FaultVfs() {
    sqlite3_vfs_unregister(&m_impl->vfs);
}

void FaultVfs::failFrom(std::uint64_t nth, int sqliteCode, Kind kind) {
    std::lock_guard lock(m_impl->mutex);
    m_impl->count = 0;
    m_impl->failAt = nth;
    m_impl->code = sqliteCode;
    m_impl->kind = kind;
    m_impl->struck = false;
}

void FaultVfs::clear() {
    std::lock_guard lock(m_impl->mutex);
    m_impl->failAt = 0;
}

bool FaultVfs::struck() const {
    std::lock_guard lock(m_impl->mutex);
    return m_impl->struck;
}

std::uint64_t FaultVfs::operations() const {
    std::lock_guard lock(m_impl->mutex);
    return m_impl->count;
}

void FaultVfs::losePower() {
    std::lock_guard lock(m_impl->mutex);
    for (auto& [path, writes] : m_impl->unsynced) {
        const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
        if (fd < 0)
            continue; // deleted or renamed since
        for (auto undo = writes.rbegin(); undo != writes.rend(); ++undo) {
            if (!undo->bytes.empty())
                (void)!::pwrite(fd, undo->bytes.data(), undo->bytes.size(), undo->offset);
            (void)!::ftruncate(fd, undo->sizeBefore);
        }
        ::close(fd);
        std::error_code ignored;
        if (path.ends_with("-wal")) // the log's index lives in memory
            std::filesystem::remove(path.substr(0, path.size() - 4) + "-shm", ignored);
    }
    m_impl->unsynced.clear();
}

} // namespace codesage::test
