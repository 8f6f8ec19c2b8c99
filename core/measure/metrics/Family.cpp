#include "measure/metrics/Family.h"

#include "base/core/Strings.h"

#include <cassert>
#include <cmath>

namespace codesage::metrics {

Family makeFamily(const MetricSpec& spec) {
    Family family;
    family.name = spec.name;
    family.help = spec.help;
    family.type = spec.type;
    family.unit = spec.unit;
    return family;
}

void addPoint(Family& family, const MetricSpec& spec, LabelValues values, double value) {
    assert(values.size() == spec.labelCount());
    Point point;
    point.value = value;
    point.labels.reserve(values.size());
    std::size_t i = 0;
    for (const std::string_view text : values)
        point.labels.emplace_back(spec.labels[i++], text);
    family.points.push_back(std::move(point));
}

Family single(MetricName name, double value, LabelValues values) {
    Family family = makeFamily(name);
    addPoint(family, name.spec(), values, value);
    return family;
}

void forEachSample(const Family& family, const std::function<void(const SampleView&)>& sink) {
    if (family.type != MetricType::Histogram) {
        for (const Point& point : family.points)
            sink({family.name, point.labels, {}, {}, point.value});
        return;
    }
    const std::string bucketName = family.name + "_bucket";
    const std::string sumName = family.name + "_sum";
    const std::string countName = family.name + "_count";
    for (const Point& point : family.points) {
        for (const Bucket& bucket : point.histogram.buckets) {
            const std::string bound = formatBound(bucket.upperBound);
            sink({bucketName, point.labels, "le", bound, static_cast<double>(bucket.cumulativeCount)});
        }
        sink({sumName, point.labels, {}, {}, point.histogram.sum});
        sink({countName, point.labels, {}, {}, static_cast<double>(point.histogram.count)});
    }
}

std::string formatBound(double bound) {
    std::string text = formatDouble(bound);
    if (std::isfinite(bound) && text.find_first_of(".e") == std::string::npos)
        text += ".0";
    return text;
}

} // namespace codesage::metrics
