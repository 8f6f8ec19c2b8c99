#include "measure/metrics/Exposition.h"

#include "base/core/Strings.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace codesage::metrics {

namespace {

bool isNameCharacter(char c, bool first) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (!first && c >= '0' && c <= '9');
}

bool isLabelName(std::string_view name) {
    if (name.empty() || name.starts_with("__"))
        return false;
    for (std::size_t i = 0; i < name.size(); ++i)
        if (!isNameCharacter(name[i], i == 0))
            return false;
    return true;
}

bool isMetricName(std::string_view name) {
    if (name.empty())
        return false;
    for (std::size_t i = 0; i < name.size(); ++i)
        if (!isNameCharacter(name[i], i == 0) && name[i] != ':')
            return false;
    return true;
}

void appendEscaped(std::string& out, std::string_view text, bool quotes) {
    std::string repaired;
    if (!isValidUtf8(text)) {
        repaired = toValidUtf8(text);
        text = repaired;
    }
    for (const char c : text) {
        if (c == '\\')
            out += "\\\\";
        else if (c == '\n')
            out += "\\n";
        else if (c == '"' && quotes)
            out += "\\\"";
        else
            out += c;
    }
}

void appendSeconds(std::string& out, TimestampMs timestamp) {
    out += formatDouble(static_cast<double>(timestamp) / 1000.0);
}

class Writer {
public:
    Writer(const Family& family, TextFormat format, std::string& out)
        : m_family(family)
        , m_open(format == TextFormat::OpenMetrics)
        , m_out(out)
        , m_base(family.name)
        , m_type(family.type) {
        if (!m_open)
            return;
        const bool endsInTotal = m_base.ends_with("_total");
        // OpenMetrics knows a counter by its suffix; without it the series keeps its name as an unknown one.
        if (m_type == MetricType::Counter && !endsInTotal)
            m_type = MetricType::Untyped;
        if (m_type == MetricType::Counter)
            m_base.remove_suffix(std::string_view("_total").size());
    }

    void write() {
        metadata();
        if (m_type == MetricType::Histogram) {
            for (const Point& point : m_family.points)
                histogram(point);
            return;
        }
        for (const Point& point : m_family.points) {
            // A counter is never negative; OpenMetrics makes a parser refuse everything for one.
            if (m_open && m_type == MetricType::Counter && !(point.value >= 0))
                continue;
            sample(m_family.name, point, {}, {}, point.value);
            if (m_type == MetricType::Counter)
                created(point);
        }
    }

private:
    void metadata() {
        const auto line = [&](std::string_view keyword) {
            m_out += "# ";
            m_out += keyword;
            m_out += ' ';
            m_out += m_base;
            m_out += ' ';
        };
        if (!m_family.help.empty()) {
            line("HELP");
            appendEscaped(m_out, m_family.help, m_open);
            m_out += '\n';
        }
        line("TYPE");
        m_out += m_type == MetricType::Untyped && !m_open ? "untyped" : typeName(m_type);
        m_out += '\n';
        if (m_open && !m_family.unit.empty() && m_base.ends_with("_" + m_family.unit)) {
            line("UNIT");
            m_out += m_family.unit;
            m_out += '\n';
        }
    }

    void histogram(const Point& point) {
        const std::string bucketName = m_family.name + "_bucket";
        for (const Bucket& bucket : point.histogram.buckets)
            sample(bucketName, point, "le", formatBound(bucket.upperBound),
                   static_cast<double>(bucket.cumulativeCount));
        sample(m_family.name + "_sum", point, {}, {}, point.histogram.sum);
        sample(m_family.name + "_count", point, {}, {}, static_cast<double>(point.histogram.count));
        created(point);
    }

    void created(const Point& point) {
        if (m_open && point.created)
            sample(std::string(m_base) + "_created", point, {}, {},
                   static_cast<double>(*point.created) / 1000.0);
    }

    void sample(std::string_view name, const Point& point, std::string_view extraName,
                std::string_view extraValue, double value) {
        m_out += name;
        char separator = '{';
        const auto label = [&](std::string_view labelName, std::string_view labelValue) {
            if (!isLabelName(labelName))
                return;
            m_out += separator;
            separator = ',';
            m_out += labelName;
            m_out += "=\"";
            appendEscaped(m_out, labelValue, true);
            m_out += '"';
        };
        for (const auto& [labelName, labelValue] : point.labels)
            label(labelName, labelValue);
        if (!extraName.empty())
            label(extraName, extraValue);
        if (separator == ',')
            m_out += '}';
        m_out += ' ';
        m_out += formatDouble(value);
        if (point.timestamp) {
            m_out += ' ';
            if (m_open)
                appendSeconds(m_out, *point.timestamp);
            else
                m_out += std::to_string(*point.timestamp);
        }
        m_out += '\n';
    }

    const Family& m_family;
    const bool m_open;
    std::string& m_out;
    std::string_view m_base; // the family's name in metadata
    MetricType m_type;
};

double qualityOf(std::string_view parameter) {
    double quality = 0;
    const auto [end, error] = std::from_chars(parameter.data(), parameter.data() + parameter.size(), quality);
    return error == std::errc() && end == parameter.data() + parameter.size() ? quality : 0;
}

} // namespace

std::string_view contentType(TextFormat format) {
    return format == TextFormat::OpenMetrics ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                                             : "text/plain; version=0.0.4; charset=utf-8";
}

TextFormat negotiate(std::string_view acceptHeader) {
    double open = 0;
    double plain = 0;
    for (const std::string_view entry : split(acceptHeader, ',')) {
        const std::vector<std::string_view> parts = split(entry, ';');
        const std::string media = lowered(trimmed(parts.front()));
        double quality = 1;
        bool known = true;
        for (std::size_t i = 1; i < parts.size(); ++i) {
            const std::string parameter = lowered(trimmed(parts[i]));
            if (parameter.starts_with("q="))
                quality = qualityOf(std::string_view(parameter).substr(2));
            else if (media == "application/openmetrics-text" && parameter.starts_with("version="))
                known = parameter == "version=1.0.0" || parameter == "version=0.0.1";
        }
        if (media == "application/openmetrics-text" && known)
            open = std::max(open, quality);
        else if (media == "text/plain")
            plain = std::max(plain, quality);
    }
    return open > 0 && open >= plain ? TextFormat::OpenMetrics : TextFormat::PrometheusText;
}

std::string writeText(const std::vector<Family>& families, TextFormat format) {
    std::string out;
    out.reserve(families.size() * 512);
    for (const Family& family : families)
        if (isMetricName(family.name) && !family.points.empty())
            Writer(family, format, out).write();
    if (format == TextFormat::OpenMetrics)
        out += "# EOF\n";
    return out;
}

} // namespace codesage::metrics
