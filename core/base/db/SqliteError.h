#pragma once

#include "base/core/Result.h"

#include <filesystem>
#include <string_view>

struct sqlite3;

namespace codesage::db {

// SQLite's result code as one of ours.
ErrorCode errorCodeFor(int sqliteCode);

// "Cannot <action> '<path>': <reason>. <what to do>". `handle` may be null; its message is used when it has
// one for this very code.
tl::unexpected<Error> sqliteFailure(sqlite3* handle, int sqliteCode, std::string_view action,
                                    const std::filesystem::path& path);

} // namespace codesage::db
