#pragma once

#include "Context.h"

#include "base/core/Clock.h"
#include "base/core/FileLock.h"
#include "code/index/Codebases.h"
#include "measure/tsdb/Store.h"

#include <memory>

namespace codesage::app {

// The code indexes of a data folder that nobody serves, held under its lock while a command works on them.
class LocalCode {
public:
    static Result<std::unique_ptr<LocalCode>> open(const Context& context);
    code::Codebases& codebases() { return *m_codebases; }

private:
    explicit LocalCode(FileLock lock)
        : m_lock(std::move(lock)) {}
    SystemClock m_clock;
    FileLock m_lock;
    std::unique_ptr<code::Codebases> m_codebases;
};

// The metrics store of a data folder that nobody serves; read-only.
class LocalStore {
public:
    static Result<std::unique_ptr<LocalStore>> open(const Context& context);
    tsdb::Store& store() { return *m_store; }
    const Clock& clock() const { return m_clock; }

private:
    explicit LocalStore(FileLock lock)
        : m_lock(std::move(lock)) {}
    SystemClock m_clock;
    FileLock m_lock;
    std::unique_ptr<tsdb::Store> m_store;
};

} // namespace codesage::app
