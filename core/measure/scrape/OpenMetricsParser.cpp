#include "measure/scrape/OpenMetricsParser.h"

#include "base/core/Strings.h"
#include "measure/scrape/OpenMetricsFamily.h"
#include "measure/scrape/ParseFailure.h"

#include <cmath>
#include <limits>
#include <optional>
#include <unordered_set>

namespace codesage::scrape {

namespace {

// The specification's limit for the names and values of an exemplar's labels together, in characters.
constexpr std::size_t kExemplarCharacters = 128;

std::size_t characters(std::string_view utf8) {
    std::size_t count = 0;
    for (const char c : utf8)
        count += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
    return count;
}

bool parseSeconds(std::string_view word, double& seconds) {
    return parseValue(word, seconds) && std::isfinite(seconds) &&
           std::fabs(seconds) < static_cast<double>(std::numeric_limits<TimestampMs>::max()) / 1000.0;
}

// Cut to whole milliseconds as Prometheus does, but without losing one to binary fractions: 1.123 s times
// 1000 is 1122.9999999999998.
TimestampMs milliseconds(double seconds) {
    const double exact = seconds * 1000.0;
    const double nearest = std::round(exact);
    return static_cast<TimestampMs>(std::fabs(exact - nearest) < 1e-3 ? nearest : std::trunc(exact));
}

class OpenMetricsParser {
public:
    OpenMetricsParser(std::string_view text, const ExpositionOptions& options)
        : m_text(text)
        , m_options(options) {}

    Result<Exposition> parse() {
        if (!isValidUtf8(m_text))
            return fail(ErrorCode::InvalidArgument, "the exposition is not UTF-8");
        std::size_t start = 0;
        std::size_t number = 0;
        bool ended = false;
        while (start < m_text.size()) {
            const std::size_t end = std::min(m_text.find('\n', start), m_text.size());
            const std::string_view line = m_text.substr(start, end - start);
            start = end + 1;
            ++number;
            const char* wrong = nullptr;
            if (ended)
                wrong = "text after # EOF";
            else if (line.empty())
                wrong = "a blank line";
            else if (line == "# EOF")
                ended = true;
            else
                wrong = line.front() == '#' ? metadata(line) : sample(line);
            if (wrong)
                return parseFailure(number, wrong, line);
            if (m_options.maxSamples > 0 && m_out.samples.size() > m_options.maxSamples)
                return tooManySamples(m_options.maxSamples);
        }
        if (!ended)
            return fail(ErrorCode::InvalidArgument, "the exposition does not end with # EOF");
        if (const char* wrong = finishFamily())
            return parseFailure(number, wrong, m_family->name());
        return std::move(m_out);
    }

private:
    const char* metadata(std::string_view line) {
        if (!line.starts_with("# "))
            return "expected HELP, TYPE, UNIT or EOF after #";
        const std::size_t nameStart = line.find(' ', 2);
        if (nameStart == std::string_view::npos)
            return "expected HELP, TYPE, UNIT or EOF after #";
        const std::string_view keyword = line.substr(2, nameStart - 2);
        const std::size_t nameEnd = line.find(' ', nameStart + 1);
        if (nameEnd == std::string_view::npos)
            return "expected a metric name and a text";
        const std::string_view name = line.substr(nameStart + 1, nameEnd - nameStart - 1);
        const std::string_view text = line.substr(nameEnd + 1);
        if (!isMetricName(name))
            return "expected a metric name";
        if (!m_family || m_family->name() != name) {
            if (const char* wrong = startFamily(name))
                return wrong;
        } else if (m_family->hasSamples()) {
            return "metadata after the metric's samples";
        }
        if (keyword == "HELP")
            return m_family->setHelp(text);
        if (keyword == "TYPE")
            return m_family->setType(text);
        if (keyword == "UNIT")
            return m_family->setUnit(text);
        return "expected HELP, TYPE, UNIT or EOF after #";
    }

    const char* sample(std::string_view line) {
        Cursor cursor{line.data(), line.data() + line.size()};
        if (const char* wrong = scanSeries(cursor, Blanks::Refused, m_series))
            return wrong;
        OpenSample open{.series = m_series, .seconds = {}};
        if (!cursor.eat(' ') || !parseValue(cursor.word(), open.value))
            return "expected one blank and a number as value";
        ParsedSample parsed{.series = m_series.text, .value = open.value, .timestamp = {}};
        if (!cursor.done()) {
            if (!cursor.eat(' '))
                return "expected one blank after the value";
            if (cursor.peek() != '#') {
                double seconds = 0;
                if (!parseSeconds(cursor.word(), seconds))
                    return "expected a timestamp in seconds";
                open.seconds = seconds;
                parsed.timestamp = milliseconds(seconds);
                if (!cursor.done() && !cursor.eat(' '))
                    return "expected one blank after the timestamp";
                if (line.back() == ' ')
                    return "a blank at the end of the line";
            }
        }
        if (!cursor.done()) {
            if (const char* wrong = exemplar(cursor))
                return wrong;
            open.hasExemplar = true;
            parsed.exemplar = static_cast<std::uint32_t>(m_out.exemplars.size() - 1);
        } else if (line.back() == ' ') {
            return "a blank at the end of the line";
        }
        if (!m_family || !m_family->owns(m_series.name))
            if (const char* wrong = startFamily(m_series.name))
                return wrong;
        if (const char* wrong = m_family->add(open))
            return wrong;
        m_out.samples.push_back(parsed);
        return nullptr;
    }

    // `# {trace_id="x"} 0.5 1700000000.5`
    const char* exemplar(Cursor& cursor) {
        if (!cursor.eat('#') || !cursor.eat(' ') || cursor.peek() != '{')
            return "expected an exemplar as \"# {labels} value\"";
        if (const char* wrong = scanLabels(cursor, Blanks::Refused, m_exemplarLabels))
            return wrong;
        Exemplar made;
        std::size_t length = 0;
        for (const ScannedLabel& label : m_exemplarLabels) {
            made.labels.emplace_back(label.name, unescaped(label.rawValue));
            length += label.name.size() + characters(made.labels.back().second);
        }
        if (length > kExemplarCharacters)
            return "the labels of an exemplar are longer than 128 characters";
        if (!cursor.eat(' ') || !parseValue(cursor.word(), made.value))
            return "expected one blank and a number as the exemplar's value";
        if (!cursor.done()) {
            double seconds = 0;
            if (!cursor.eat(' ') || !parseSeconds(cursor.word(), seconds))
                return "expected a timestamp in seconds after the exemplar's value";
            made.timestamp = milliseconds(seconds);
        }
        if (!cursor.done())
            return "unexpected text after the exemplar";
        std::sort(made.labels.begin(), made.labels.end());
        m_out.exemplars.push_back(std::move(made));
        return nullptr;
    }

    const char* startFamily(std::string_view name) {
        if (const char* wrong = finishFamily())
            return wrong;
        m_family.emplace(name, m_options.strictness);
        return nullptr;
    }

    const char* finishFamily() {
        if (!m_family)
            return nullptr;
        if (const char* wrong = m_family->finish())
            return wrong;
        if (m_options.strictness == Strictness::Specification)
            for (std::string& name : m_family->claimedNames())
                if (!m_claimed.insert(std::move(name)).second)
                    return "a metric's name clashes with that of an earlier one";
        m_out.metadata.push_back(m_family->metadata());
        return nullptr;
    }

    const std::string_view m_text;
    const ExpositionOptions& m_options;
    Exposition m_out;
    ScannedSeries m_series;
    std::vector<ScannedLabel> m_exemplarLabels;
    std::optional<OpenMetricsFamily> m_family;
    std::unordered_set<std::string> m_claimed;
};

} // namespace

Result<Exposition> parseOpenMetrics(std::string_view text, const ExpositionOptions& options) {
    return OpenMetricsParser(text, options).parse();
}

} // namespace codesage::scrape
