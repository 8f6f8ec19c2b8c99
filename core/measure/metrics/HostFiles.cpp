#include "measure/metrics/HostFiles.h"

#include "base/core/Strings.h"

#include <charconv>
#include <fcntl.h>
#include <unistd.h>

namespace codesage::metrics::host {

namespace {
constexpr std::size_t kLargestFile = 4u << 20;
}

std::string readText(const std::filesystem::path& path) {
    // O_NONBLOCK: a fixture or a strange mount may have a pipe here.
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return {};
    std::string text;
    char piece[16384];
    while (text.size() < kLargestFile) {
        const ssize_t got = ::read(file, piece, sizeof piece);
        if (got <= 0)
            break;
        text.append(piece, static_cast<std::size_t>(got));
    }
    ::close(file);
    return text;
}

std::string readLine(const std::filesystem::path& path) {
    std::string text = readText(path);
    text.resize(std::min(text.find('\n'), text.size()));
    return text;
}

std::optional<double> readNumber(const std::filesystem::path& path) {
    const std::string line = readLine(path);
    return number(trimmed(line));
}

std::vector<std::string_view> lines(std::string_view text) {
    std::vector<std::string_view> found = split(text, '\n');
    if (!found.empty() && found.back().empty())
        found.pop_back();
    return found;
}

std::vector<std::string_view> words(std::string_view line) {
    std::vector<std::string_view> found;
    std::size_t at = 0;
    while ((at = line.find_first_not_of(" \t", at)) != std::string_view::npos) {
        const std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
        found.push_back(line.substr(at, end - at));
        at = end;
    }
    return found;
}

std::optional<double> number(std::string_view word) {
    double value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (word.empty() || error != std::errc() || end != word.data() + word.size())
        return std::nullopt;
    return value;
}

void FamilySet::add(const MetricSpec& spec, LabelValues values, double value) {
    const auto [found, isNew] = m_index.try_emplace(spec.name, m_families.size());
    if (isNew)
        m_families.push_back(makeFamily(spec));
    addPoint(m_families[found->second], spec, values, value);
}

void FamilySet::addIfDeclared(const std::string& name, LabelValues values, double value) {
    if (const MetricSpec* spec = findMetric(name); spec && spec->labelCount() == values.size())
        add(*spec, values, value);
}

} // namespace codesage::metrics::host
