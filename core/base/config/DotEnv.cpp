#include "base/config/DotEnv.h"

#include "base/core/Strings.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace codesage::config {

namespace {

bool isName(std::string_view text) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    return !text.empty() && letter(text.front()) &&
           std::all_of(text.begin(), text.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

class Reader {
public:
    Reader(std::string_view text, std::string_view fileName)
        : m_text(text)
        , m_fileName(fileName) {
        if (m_text.starts_with("\xEF\xBB\xBF"))
            m_at = 3;
    }

    DotEnv run() {
        while (m_at < m_text.size()) {
            const int line = m_line;
            if (auto entry = readLine()) {
                entry->line = line;
                std::erase_if(m_result.entries,
                              [&](const DotEnvEntry& old) { return old.name == entry->name; });
                m_result.entries.push_back(*std::move(entry));
            }
            skipLine();
        }
        return std::move(m_result);
    }

private:
    bool atEnd() const { return m_at >= m_text.size(); }
    bool atLineEnd() const { return atEnd() || m_text[m_at] == '\n'; }
    void skipSpaces() {
        while (!atLineEnd() && (m_text[m_at] == ' ' || m_text[m_at] == '\t' || m_text[m_at] == '\r'))
            ++m_at;
    }
    void skipLine() {
        while (!atLineEnd())
            ++m_at;
        if (!atEnd()) {
            ++m_at;
            ++m_line;
        }
    }
    std::nullopt_t problem(int line, const std::string& message) {
        m_result.errors.push_back(
            {ErrorCode::InvalidArgument, message, fmt::format("{}:{}", m_fileName, line)});
        return std::nullopt;
    }

    std::optional<DotEnvEntry> readLine() {
        skipSpaces();
        if (atLineEnd() || m_text[m_at] == '#')
            return std::nullopt;
        const std::size_t end = std::min(m_text.find('\n', m_at), m_text.size());
        const std::size_t equals = m_text.find('=', m_at);
        if (equals >= end)
            return problem(m_line, "expected NAME=value");
        std::string_view name = trimmed(m_text.substr(m_at, equals - m_at));
        if (name.starts_with("export ") || name.starts_with("export\t"))
            name = trimmed(name.substr(7));
        if (!isName(name))
            return problem(m_line, fmt::format("'{}' is no variable name; letters, digits and _ are",
                                               elided(toValidUtf8(name), 60)));
        DotEnvEntry entry{std::string(name), {}, m_line};
        m_at = equals + 1;
        skipSpaces();
        const int line = m_line;
        if (atLineEnd())
            return entry;
        if (m_text[m_at] != '\'' && m_text[m_at] != '"') {
            readPlain(entry.value);
            return entry;
        }
        const char quote = m_text[m_at++];
        if (!readQuoted(quote, entry.value)) {
            m_at = m_text.size();
            return problem(line, fmt::format("the value of {} lacks its closing {}", entry.name, quote));
        }
        skipSpaces();
        if (!atLineEnd() && m_text[m_at] != '#')
            return problem(m_line, fmt::format("something follows the closing {} of {}", quote, entry.name));
        return entry;
    }

    void readPlain(std::string& value) {
        const std::size_t begin = m_at;
        while (!atLineEnd()) {
            if (m_text[m_at] == '#' && (m_text[m_at - 1] == ' ' || m_text[m_at - 1] == '\t'))
                break;
            ++m_at;
        }
        value = trimmed(m_text.substr(begin, m_at - begin));
    }

    bool readQuoted(char quote, std::string& value) {
        for (; !atEnd(); ++m_at) {
            char c = m_text[m_at];
            if (c == quote) {
                ++m_at;
                return true;
            }
            if (c == '\n')
                ++m_line;
            if (quote == '"' && c == '\\' && m_at + 1 < m_text.size()) {
                const char next = m_text[m_at + 1];
                constexpr std::string_view kFrom = "ntr\"\\$";
                constexpr std::string_view kTo = "\n\t\r\"\\$";
                if (const std::size_t known = kFrom.find(next); known != std::string_view::npos) {
                    c = kTo[known];
                    ++m_at;
                }
            }
            value += c;
        }
        return false;
    }

    std::string_view m_text;
    std::string_view m_fileName;
    std::size_t m_at = 0;
    int m_line = 1;
    DotEnv m_result;
};

} // namespace

DotEnv parseDotEnv(std::string_view text, std::string_view fileName) {
    return Reader(text, fileName).run();
}

} // namespace codesage::config
