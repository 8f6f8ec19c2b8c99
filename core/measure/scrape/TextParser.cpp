#include "measure/scrape/TextParser.h"

#include "base/core/Strings.h"
#include "measure/scrape/ParseFailure.h"
#include "measure/scrape/SeriesScanner.h"

#include <charconv>
#include <unordered_map>

namespace codesage::scrape {

namespace {

class TextParser {
public:
    TextParser(std::string_view text, const ExpositionOptions& options)
        : m_text(text)
        , m_options(options) {}

    Result<Exposition> parse() {
        std::size_t start = 0;
        std::size_t number = 0;
        while (start < m_text.size()) {
            const std::size_t end = std::min(m_text.find('\n', start), m_text.size());
            const std::string_view line = m_text.substr(start, end - start);
            start = end + 1;
            ++number;
            Cursor cursor{line.data(), line.data() + line.size()};
            cursor.skipBlanks();
            if (cursor.done())
                continue;
            const char* wrong = cursor.peek() == '#' ? comment(cursor) : sample(cursor);
            if (wrong)
                return parseFailure(number, wrong, line);
            if (m_options.maxSamples > 0 && m_out.samples.size() > m_options.maxSamples)
                return tooManySamples(m_options.maxSamples);
        }
        return std::move(m_out);
    }

private:
    const char* comment(Cursor cursor) {
        cursor.eat('#');
        if (cursor.peek() != ' ' && cursor.peek() != '\t')
            return nullptr;
        cursor.skipBlanks();
        const std::string_view keyword = cursor.word();
        if ((keyword != "HELP" && keyword != "TYPE") || cursor.done())
            return nullptr;
        cursor.skipBlanks();
        std::string_view name;
        if (const char* wrong = scanMetricName(cursor, name))
            return wrong;
        if (!cursor.done() && cursor.peek() != ' ' && cursor.peek() != '\t')
            return "expected a blank after the metric name";
        cursor.skipBlanks();
        if (keyword == "HELP") {
            metadata(name).help = toValidUtf8(unescapedHelp(cursor.rest()));
            return nullptr;
        }
        const std::string_view type = trimmed(cursor.rest());
        if (type == "counter")
            metadata(name).type = metrics::MetricType::Counter;
        else if (type == "gauge")
            metadata(name).type = metrics::MetricType::Gauge;
        else if (type == "histogram")
            metadata(name).type = metrics::MetricType::Histogram;
        else if (type == "summary")
            metadata(name).type = metrics::MetricType::Summary;
        else if (type == "untyped")
            metadata(name).type = metrics::MetricType::Untyped;
        else
            return "expected the type counter, gauge, histogram, summary or untyped";
        return nullptr;
    }

    const char* sample(Cursor& cursor) {
        if (const char* wrong = scanSeries(cursor, Blanks::Allowed, m_series))
            return wrong;
        ParsedSample parsed;
        parsed.series = m_series.text;
        cursor.skipBlanks();
        if (!parseValue(cursor.word(), parsed.value))
            return "expected a number as value";
        cursor.skipBlanks();
        if (!cursor.done()) {
            const std::string_view word = cursor.word();
            TimestampMs timestamp = 0;
            const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), timestamp);
            if (error != std::errc() || end != word.data() + word.size())
                return "expected a timestamp in milliseconds";
            parsed.timestamp = timestamp;
            cursor.skipBlanks();
            if (!cursor.done())
                return "unexpected text after the timestamp";
        }
        m_out.samples.push_back(parsed);
        return nullptr;
    }

    // In HELP only \\ and \n are escapes.
    static std::string unescapedHelp(std::string_view raw) {
        std::string text;
        for (std::size_t i = 0; i < raw.size(); ++i) {
            const char next = raw[i] == '\\' && i + 1 < raw.size() ? raw[i + 1] : '\0';
            if (next == '\\' || next == 'n') {
                text += next == 'n' ? '\n' : '\\';
                ++i;
            } else {
                text += raw[i];
            }
        }
        return text;
    }

    MetricMetadata& metadata(std::string_view name) {
        const auto [found, isNew] = m_metadataIndex.try_emplace(name, m_out.metadata.size());
        if (isNew)
            m_out.metadata.push_back({.name = std::string(name), .help = {}, .unit = {}});
        return m_out.metadata[found->second];
    }

    const std::string_view m_text;
    const ExpositionOptions& m_options;
    Exposition m_out;
    ScannedSeries m_series;
    std::unordered_map<std::string_view, std::size_t> m_metadataIndex;
};

} // namespace

Result<Exposition> parsePrometheusText(std::string_view text, const ExpositionOptions& options) {
    return TextParser(text, options).parse();
}

} // namespace codesage::scrape
