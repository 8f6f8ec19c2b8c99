// rooms: measure_scrape
#include "measure/scrape/ExpositionParser.h"

#include <cstdint>
#include <cstdlib>

// The first byte chooses the format and its strictness. Whatever is accepted must give labels for every
// sample.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace codesage::scrape;
    if (size == 0)
        return 0;
    const auto format = (data[0] & 1) != 0 ? ExpositionFormat::OpenMetrics : ExpositionFormat::PrometheusText;
    const auto strictness = (data[0] & 2) != 0 ? Strictness::Scrape : Strictness::Specification;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto parsed = parseExposition(text, format, {.strictness = strictness, .maxSamples = 100'000});
    if (!parsed)
        return 0;
    for (const ParsedSample& sample : parsed->samples)
        if (labelsOf(sample.series).empty())
            std::abort();
    return 0;
}
