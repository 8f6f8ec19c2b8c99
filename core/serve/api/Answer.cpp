#include "serve/api/Answer.h"

#include "measure/promql/Literals.h"

#include <fmt/format.h>

namespace codesage::api {

namespace {

constexpr std::size_t kMostAnnotations = 10; // of each kind, as Prometheus sends

int statusCode(ApiError::Type type) {
    switch (type) {
    case ApiError::Type::BadData:
        return 400;
    case ApiError::Type::Execution:
        return 422;
    case ApiError::Type::Timeout:
    case ApiError::Type::Canceled:
    case ApiError::Type::Unavailable:
        return 503;
    case ApiError::Type::NotFound:
        return 404;
    case ApiError::Type::Internal:
        break;
    }
    return 500;
}

void writeAnnotations(JsonWriter& json, std::string_view key, std::string_view kind,
                      const std::vector<std::string>& texts) {
    if (texts.empty())
        return;
    json.key(key);
    json.beginArray();
    for (std::size_t i = 0; i < std::min(texts.size(), kMostAnnotations); ++i)
        json.string(texts[i]);
    if (texts.size() > kMostAnnotations)
        json.string(fmt::format("{} more {} annotations omitted", texts.size() - kMostAnnotations, kind));
    json.endArray();
}

} // namespace

std::string_view errorTypeName(ApiError::Type type) {
    constexpr std::string_view kNames[] = {"bad_data", "execution",   "timeout",  "canceled",
                                           "internal", "unavailable", "not_found"};
    return kNames[static_cast<std::size_t>(type)];
}

ApiError badData(std::string message) {
    return {ApiError::Type::BadData, std::move(message)};
}

ApiError invalidParameter(std::string_view name, std::string_view why) {
    return badData(fmt::format("invalid parameter {}: {}", promql::goQuoted(name), why));
}

ApiError queryError(const Error& error) {
    switch (error.code) {
    case ErrorCode::Timeout:
        return {ApiError::Type::Timeout, error.text()};
    case ErrorCode::Cancelled:
        return {ApiError::Type::Canceled, error.text()};
    case ErrorCode::Io:
    case ErrorCode::Corrupt:
    case ErrorCode::Unavailable:
    case ErrorCode::Internal:
        return {ApiError::Type::Internal, error.text()};
    default:
        return {ApiError::Type::Execution, error.text()};
    }
}

http::Response errorAnswer(const ApiError& error) {
    std::string body;
    JsonWriter json(body);
    json.beginObject();
    json.field("status", "error");
    json.field("errorType", errorTypeName(error.type));
    json.field("error", error.message);
    json.endObject();
    http::Response response = http::Response::json(statusCode(error.type), std::move(body));
    if (error.type == ApiError::Type::Unavailable)
        response.headers.set("Retry-After", "1");
    return response;
}

http::Response answer(const std::function<void(JsonWriter&)>& data, const std::vector<std::string>& warnings,
                      const std::vector<std::string>& infos) {
    std::string body;
    JsonWriter json(body);
    json.beginObject();
    json.field("status", "success");
    json.key("data");
    data(json);
    writeAnnotations(json, "warnings", "warning", warnings);
    writeAnnotations(json, "infos", "info", infos);
    json.endObject();
    return http::Response::json(200, std::move(body));
}

} // namespace codesage::api
