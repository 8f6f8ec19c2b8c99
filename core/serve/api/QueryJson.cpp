#include "serve/api/QueryJson.h"

#include "measure/promql/Literals.h"

namespace codesage::api {

namespace {

void writeVector(JsonWriter& json, const std::vector<promql::VectorSample>& vector) {
    json.beginArray();
    for (const promql::VectorSample& element : vector) {
        json.beginObject();
        json.key("metric");
        writeLabels(json, element.labels);
        json.key("value");
        json.sample(element.sample.t, element.sample.v);
        json.endObject();
    }
    json.endArray();
}

void writeMatrix(JsonWriter& json, const std::vector<promql::SeriesData>& matrix) {
    json.beginArray();
    for (const promql::SeriesData& series : matrix) {
        json.beginObject();
        json.key("metric");
        writeLabels(json, series.labels);
        json.key("values");
        json.beginArray();
        for (const tsdb::Sample& sample : series.samples)
            json.sample(sample.t, sample.v);
        json.endArray();
        json.endObject();
    }
    json.endArray();
}

// Scalars and strings go through another encoder in Prometheus: the time without trailing zeros, the value
// without an exponent.
void writePair(JsonWriter& json, TimestampMs at, std::string_view text) {
    json.beginArray();
    json.number(static_cast<double>(at) / 1000);
    json.string(text);
    json.endArray();
}

void writeStats(JsonWriter& json, const promql::QueryStats& stats) {
    const auto seconds = [](std::chrono::microseconds time) {
        return static_cast<double>(time.count()) / 1e6;
    };
    const auto time = [&](std::string_view name, std::chrono::microseconds value) {
        json.key(name);
        json.number(seconds(value));
    };
    json.beginObject();
    json.key("timings");
    json.beginObject();
    time("evalTotalTime", stats.evaluate);
    time("resultSortTime", {});
    time("queryPreparationTime", stats.parse);
    time("innerEvalTime", stats.evaluate);
    time("execQueueTime", {});
    time("execTotalTime", stats.parse + stats.evaluate);
    json.endObject();
    json.key("samples");
    json.beginObject();
    json.field("totalQueryableSamples", static_cast<std::int64_t>(stats.samples));
    json.field("peakSamples", static_cast<std::int64_t>(stats.peakSamples));
    json.endObject();
    json.endObject();
}

} // namespace

void writeLabels(JsonWriter& json, const tsdb::Labels& labels) {
    json.beginObject();
    for (const auto& [name, value] : labels)
        json.field(name, std::string_view(value));
    json.endObject();
}

void writeResult(JsonWriter& json, const promql::QueryResult& result, bool withStats) {
    json.beginObject();
    json.field("resultType", promql::valueTypeName(result.type));
    json.key("result");
    switch (result.type) {
    case promql::ValueType::Scalar:
        writePair(json, result.scalar.t, promql::plainNumber(result.scalar.v));
        break;
    case promql::ValueType::String:
        writePair(json, result.scalar.t, result.string);
        break;
    case promql::ValueType::Matrix:
        writeMatrix(json, result.matrix);
        break;
    default:
        writeVector(json, result.vector);
    }
    if (withStats) {
        json.key("stats");
        writeStats(json, result.stats);
    }
    json.endObject();
}

bool truncate(promql::QueryResult& result, std::size_t limit) {
    if (limit == 0 || (result.vector.size() <= limit && result.matrix.size() <= limit))
        return false;
    result.vector.resize(std::min(result.vector.size(), limit));
    result.matrix.resize(std::min(result.matrix.size(), limit));
    return true;
}

} // namespace codesage::api
