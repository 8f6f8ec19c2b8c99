#include "measure/scrape/SelfExposition.h"

namespace codesage::scrape {

namespace {

void appendLabel(std::string& out, char& separator, std::string_view name, std::string_view value) {
    out += separator;
    separator = ',';
    out += name;
    out += "=\"";
    for (const char c : value) {
        if (c == '\\' || c == '"')
            out += '\\';
        if (c == '\n')
            out += "\\n";
        else
            out += c;
    }
    out += '"';
}

} // namespace

Exposition expositionOf(const std::vector<metrics::Family>& families, std::string& buffer) {
    Exposition out;
    std::vector<std::pair<std::size_t, std::size_t>> places; // in the buffer, which moves while it grows
    buffer.clear();
    for (const metrics::Family& family : families) {
        out.metadata.push_back({family.name, family.type, family.help, family.unit});
        metrics::forEachSample(family, [&](const metrics::SampleView& sample) {
            const std::size_t start = buffer.size();
            buffer += sample.name;
            char separator = '{';
            for (const auto& [name, value] : sample.labels)
                appendLabel(buffer, separator, name, value);
            if (!sample.extraName.empty())
                appendLabel(buffer, separator, sample.extraName, sample.extraValue);
            if (separator == ',')
                buffer += '}';
            places.emplace_back(start, buffer.size() - start);
            out.samples.push_back({.series = {}, .value = sample.value, .timestamp = {}});
        });
    }
    for (std::size_t i = 0; i < places.size(); ++i)
        out.samples[i].series = std::string_view(buffer).substr(places[i].first, places[i].second);
    return out;
}

} // namespace codesage::scrape
