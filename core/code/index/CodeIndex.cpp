#include "code/index/CodeIndex.h"

#include "base/core/FileLock.h"
#include "base/core/Files.h"
#include "code/index/FileReader.h"
#include "code/index/IndexRun.h"
#include "code/walk/Languages.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <map>

namespace codesage::code {

namespace {
constexpr std::uint64_t kMaxManifestBytes = 1u << 30;
}

CodeIndex::CodeIndex(std::filesystem::path folder, std::filesystem::path root, const IndexOptions& options,
                     const Clock& clock)
    : m_folder(std::move(folder))
    , m_root(std::move(root))
    , m_options(options)
    , m_clock(clock) {
    // Only the owner may clean up: another process can be indexing here right now.
    if (const auto lock = FileLock::acquire(m_folder / "lock", "cleaning up")) {
        const auto current = snapshot();
        if (current || !m_identity.present)
            removeUnreferenced(m_folder, current ? &current->manifest() : nullptr);
    }
}

CodeIndex::Identity CodeIndex::identity() const {
    struct stat info {};
    if (::stat((m_folder / "manifest").c_str(), &info) != 0)
        return {};
    return {stampOf(info), true};
}

void CodeIndex::load() const {
    // A publisher can replace the manifest and drop its segments between our two steps: then look again.
    for (int attempt = 0; attempt < 8; ++attempt) {
        m_identity = identity();
        m_problem.clear();
        if (!m_identity.present) {
            m_snapshot.reset();
            m_problem = fmt::format("'{}' was never indexed to the end; index it again", m_root.string());
            return;
        }
        const std::filesystem::path path = m_folder / "manifest";
        auto bytes = readFile(path, kMaxManifestBytes);
        auto manifest =
            bytes ? Manifest::decode(*bytes, path.string()) : Result<Manifest>(fail(bytes.error()));
        if (!manifest) {
            m_snapshot.reset();
            m_problem = manifest.error().message;
            return;
        }
        auto opened = Snapshot::open(m_folder, std::move(*manifest), m_snapshot.get());
        if (opened) {
            m_snapshot = std::move(*opened);
            m_problem = m_snapshot->problem();
            return;
        }
        m_snapshot.reset();
        m_problem = opened.error().message;
        if (identity() == m_identity)
            return; // a segment is really missing
    }
}

std::shared_ptr<const Snapshot> CodeIndex::snapshot() const {
    std::lock_guard lock(m_mutex);
    if (!m_loaded || identity() != m_identity) {
        load();
        m_loaded = true;
    }
    return m_snapshot;
}

Result<IndexReport> CodeIndex::refresh(const IndexProgressFn& progress, const std::stop_token& stop) {
    auto meter = std::make_shared<ProgressMeter>(m_clock, progress);
    std::shared_ptr<const Snapshot> old = snapshot();
    {
        std::lock_guard lock(m_mutex);
        if (m_running)
            return fail(ErrorCode::Conflict, fmt::format("'{}' is being indexed already", m_root.string()));
        m_running = meter;
    }
    const auto done = [this](void*) {
        std::lock_guard lock(m_mutex);
        m_running.reset();
    };
    const std::unique_ptr<void, decltype(done)> guard(meter.get(), done);
    const auto lock = FileLock::acquire(m_folder / "lock", fmt::format("process {} is indexing", ::getpid()));
    if (!lock && lock.error().code == ErrorCode::Conflict)
        return fail(ErrorCode::Conflict,
                    fmt::format("'{}' is being indexed by another process", m_root.string()));
    if (!lock)
        return fail(lock.error());

    old = snapshot(); // with the lock held nobody else publishes
    IndexReport report;
    {
        std::lock_guard inner(m_mutex);
        if (m_identity.present)
            report.rebuiltBecause = m_problem;
    }
    removeUnreferenced(m_folder, old ? &old->manifest() : nullptr);
    IndexRun run(m_root, m_folder, m_options, m_clock, *meter, stop);
    CODESAGE_TRY(auto fresh, run.run(std::move(old), report));
    {
        std::lock_guard inner(m_mutex);
        m_snapshot = std::move(fresh);
        m_identity = identity();
        m_problem.clear();
    }
    return report;
}

CodebaseStatus CodeIndex::status() const {
    CodebaseStatus status;
    status.root = m_root;
    std::error_code error;
    status.exists = std::filesystem::is_directory(m_root, error);
    const auto current = snapshot();
    {
        std::lock_guard lock(m_mutex);
        status.problem = m_problem;
        status.indexing = m_running != nullptr;
        if (m_running)
            status.progress = m_running->current();
    }
    if (!current)
        return status;
    status.files = current->textFiles();
    status.bytes = current->textBytes();
    status.lines = current->lines();
    status.indexBytes = current->indexBytes();
    status.segments = current->parts().size();
    status.indexedAt = current->manifest().indexedAt;
    status.skipped = current->manifest().skipped;
    std::map<LanguageId, std::uint64_t> counts;
    for (const DocumentRef ref : current->documents())
        if (current->record(ref).kind != DocumentKind::Binary)
            ++counts[current->record(ref).language];
    for (const auto& [language, count] : counts)
        status.filesByLanguage.emplace_back(languages()[language].name, count);
    std::stable_sort(status.filesByLanguage.begin(), status.filesByLanguage.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    return status;
}

} // namespace codesage::code
