#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace codesage {

// What kind of failure it was: decides exit codes, HTTP status codes and whether a retry makes sense.
enum class ErrorCode {
    InvalidArgument, // the caller's input is wrong; the same call will fail again
    NotFound,
    AlreadyExists,
    PermissionDenied,
    Unauthenticated,
    Unavailable, // a peer or a resource is away for now; retrying can help
    Timeout,
    Cancelled,
    LimitExceeded, // a stated limit (size, depth, count, memory) was hit
    Corrupt,       // stored data fails its own check
    Unsupported,   // understood, but not offered here
    Conflict,      // the state changed, or something else holds the resource
    Io,            // the operating system refused
    Internal,      // our own mistake
};

// The stable lower-case name used in JSON answers and logs, e.g. "not_found".
std::string_view errorCodeName(ErrorCode code);

// One failure. `message` is a whole sentence for people: what failed, on what, what to do.
// `context` names the place in the input where that is known: "prometheus.yml:12: scrape_interval".
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string message;
    std::string context{};

    // "context: message", or the message alone.
    std::string text() const;
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

// `return fail(ErrorCode::NotFound, "…")` from any function that returns a Result.
[[nodiscard]] tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string context = {});
[[nodiscard]] tl::unexpected<Error> fail(Error error);

// Turns errno into a sentence: "cannot <action> '<subject>': <strerror>".
[[nodiscard]] tl::unexpected<Error> failErrno(int errnoValue, std::string_view action,
                                              std::string_view subject);

} // namespace codesage

#define CODESAGE_CONCAT_INNER(a, b) a##b
#define CODESAGE_CONCAT(a, b) CODESAGE_CONCAT_INNER(a, b)

// CODESAGE_TRY(auto value, expression): declares `value`, or returns the expression's error.
#define CODESAGE_TRY(declaration, expression)                                                                \
    auto CODESAGE_CONCAT(result_, __LINE__) = (expression);                                                  \
    if (!CODESAGE_CONCAT(result_, __LINE__)) [[unlikely]]                                                    \
        return ::codesage::fail(std::move(CODESAGE_CONCAT(result_, __LINE__)).error());                      \
    declaration = *std::move(CODESAGE_CONCAT(result_, __LINE__))

// CODESAGE_CHECK(expression): returns the expression's error, if it has one.
#define CODESAGE_CHECK(expression)                                                                           \
    do {                                                                                                     \
        if (auto checked = (expression); !checked) [[unlikely]]                                              \
            return ::codesage::fail(std::move(checked).error());                                             \
    } while (false)
