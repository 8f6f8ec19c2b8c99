#include "base/core/Result.h"

#include <fmt/format.h>
#include <system_error>

#include <cerrno>

namespace codesage {

std::string_view errorCodeName(ErrorCode code) {
    switch (code) {
    case ErrorCode::InvalidArgument:
        return "invalid_argument";
    case ErrorCode::NotFound:
        return "not_found";
    case ErrorCode::AlreadyExists:
        return "already_exists";
    case ErrorCode::PermissionDenied:
        return "permission_denied";
    case ErrorCode::Unauthenticated:
        return "unauthenticated";
    case ErrorCode::Unavailable:
        return "unavailable";
    case ErrorCode::Timeout:
        return "timeout";
    case ErrorCode::Cancelled:
        return "cancelled";
    case ErrorCode::LimitExceeded:
        return "limit_exceeded";
    case ErrorCode::Corrupt:
        return "corrupt";
    case ErrorCode::Unsupported:
        return "unsupported";
    case ErrorCode::Conflict:
        return "conflict";
    case ErrorCode::Io:
        return "io";
    case ErrorCode::Internal:
        return "internal";
    }
    return "internal";
}

std::string Error::text() const {
    return context.empty() ? message : context + ": " + message;
}

tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string context) {
    return tl::unexpected<Error>(Error{code, std::move(message), std::move(context)});
}

tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

static ErrorCode codeOfErrno(int value) {
    switch (value) {
    case ENOENT:
    case ENOTDIR:
        return ErrorCode::NotFound;
    case EEXIST:
        return ErrorCode::AlreadyExists;
    case EACCES:
    case EPERM:
    case EROFS:
        return ErrorCode::PermissionDenied;
    case ETIMEDOUT:
        return ErrorCode::Timeout;
    case ECANCELED:
        return ErrorCode::Cancelled;
    case EADDRINUSE:
    case EBUSY:
        return ErrorCode::Conflict;
    case ECONNREFUSED:
    case EHOSTUNREACH:
    case ENETUNREACH:
        return ErrorCode::Unavailable;
    case EINVAL:
    case ENAMETOOLONG:
    case ELOOP:
    case EISDIR:
        return ErrorCode::InvalidArgument;
    default:
        return ErrorCode::Io;
    }
}

tl::unexpected<Error> failErrno(int errnoValue, std::string_view action, std::string_view subject) {
    return fail(codeOfErrno(errnoValue), fmt::format("cannot {} '{}': {}", action, subject,
                                                     std::generic_category().message(errnoValue)));
}

} // namespace codesage
