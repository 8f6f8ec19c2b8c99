#pragma once

// Inside this room: what scraping tells about itself.
#include "measure/metrics/Instruments.h"
#include "measure/tsdb/Appender.h"

#include <string>
#include <string_view>

namespace codesage::scrape {

// Thread-safe.
class ScrapeMetrics {
public:
    explicit ScrapeMetrics(metrics::Instruments& instruments)
        : m_instruments(instruments) {}

    void scraped(const std::string& job, double seconds);
    void failed(const std::string& job, std::string_view reason);
    void skipped(const std::string& job);
    void stored(const std::string& job, const tsdb::CommitReport& report);
    void appendFailed(const std::string& job);
    void commitSeconds(double seconds);
    void reloaded(bool good);

private:
    metrics::Instruments& m_instruments;
};

} // namespace codesage::scrape
