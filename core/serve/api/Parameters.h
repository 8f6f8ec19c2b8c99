#pragma once

#include "base/core/Clock.h"
#include "measure/tsdb/Matcher.h"
#include "net/http/Message.h"
#include "serve/api/Answer.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace codesage::api {

template <class T>
using Parsed = tl::expected<T, ApiError>;

// The parameters of a request: of the URL, and of the body where it is a form. The body's come first.
class Parameters {
public:
    static Parsed<Parameters> of(const http::Request& request);

    // The first value; empty when there is none.
    std::string_view get(std::string_view name) const;
    std::vector<std::string_view> all(std::string_view name) const;

    // Absent ones give `fallback`; a malformed one the error that Prometheus answers.
    Parsed<TimestampMs> time(std::string_view name, TimestampMs fallback) const;
    Parsed<TimestampMs> requiredTime(std::string_view name) const;
    Parsed<std::optional<std::chrono::milliseconds>> length(std::string_view name) const;
    // 0: no limit.
    Parsed<std::size_t> limit() const;
    // The selectors of match[].
    Parsed<std::vector<std::vector<tsdb::Matcher>>> matchers() const;

private:
    http::Parameters m_values;
};

} // namespace codesage::api

// API_TRY(auto value, expression): declares `value`, or returns the expression's ApiError.
#define API_TRY(declaration, expression)                                                                     \
    auto CODESAGE_CONCAT(parsed_, __LINE__) = (expression);                                                  \
    if (!CODESAGE_CONCAT(parsed_, __LINE__)) [[unlikely]]                                                    \
        return tl::unexpected(std::move(CODESAGE_CONCAT(parsed_, __LINE__)).error());                        \
    declaration = *std::move(CODESAGE_CONCAT(parsed_, __LINE__))
