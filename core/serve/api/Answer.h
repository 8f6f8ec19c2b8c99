#pragma once

#include "base/core/Result.h"
#include "net/http/Message.h"
#include "serve/api/JsonWriter.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace codesage::api {

// A failure as the API tells it: Prometheus's error type, which decides the status code, and its message.
struct ApiError {
    enum class Type { BadData, Execution, Timeout, Canceled, Internal, Unavailable, NotFound };
    Type type = Type::Internal;
    std::string message;
};

// "bad_data", "execution", …
std::string_view errorTypeName(ApiError::Type type);

ApiError badData(std::string message);
// `invalid parameter "step": …`
ApiError invalidParameter(std::string_view name, std::string_view why);
// A failed evaluation, or a failure of the store under it.
ApiError queryError(const Error& error);

http::Response errorAnswer(const ApiError& error);

// {"status":"success","data":<written by `data`>, "warnings":[…], "infos":[…]}
http::Response answer(const std::function<void(JsonWriter&)>& data,
                      const std::vector<std::string>& warnings = {},
                      const std::vector<std::string>& infos = {});

} // namespace codesage::api
