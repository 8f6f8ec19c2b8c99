#include "FakeStore.h"

#include <limits>

namespace codesage::test {

class FakeStore::Batch final : public tsdb::Appender {
public:
    explicit Batch(FakeStore& store)
        : m_store(store) {}

    Result<tsdb::SeriesRef> add(const tsdb::Labels& labels, TimestampMs t, double value) override {
        const std::lock_guard lock(m_store.m_mutex);
        const std::string name = labels.toString();
        auto found = m_store.m_refs.find(name);
        if (found == m_store.m_refs.end()) {
            if (m_store.m_refs.size() >= m_store.m_seriesLimit)
                return fail(ErrorCode::LimitExceeded, "the store is full of series");
            found = m_store.m_refs.emplace(name, m_store.m_next++).first;
            m_store.m_names[found->second] = name;
        }
        m_pending.emplace_back(name, tsdb::Sample{t, value});
        return found->second;
    }

    bool add(tsdb::SeriesRef series, TimestampMs t, double value) override {
        const std::lock_guard lock(m_store.m_mutex);
        const auto found = m_store.m_names.find(series);
        if (found == m_store.m_names.end())
            return false;
        m_pending.emplace_back(found->second, tsdb::Sample{t, value});
        return true;
    }

    Result<tsdb::CommitReport> commit() override {
        if (m_store.m_failCommits)
            return fail(ErrorCode::Io, "cannot write: no space left on device");
        const std::lock_guard lock(m_store.m_mutex);
        tsdb::CommitReport report;
        for (const auto& [name, sample] : m_pending) {
            std::vector<tsdb::Sample>& samples = m_store.m_samples[name];
            if (!samples.empty() && samples.back().t == sample.t) {
                ++(tsdb::sameBits(samples.back(), sample) ? report.duplicates : report.conflicts);
                continue;
            }
            samples.push_back(sample);
            ++report.appended;
        }
        m_pending.clear();
        ++m_store.m_batches;
        return report;
    }

    void rollback() override { m_pending.clear(); }
    std::size_t pending() const override { return m_pending.size(); }

private:
    FakeStore& m_store;
    std::vector<std::pair<std::string, tsdb::Sample>> m_pending;
};

scrape::AppenderFactory FakeStore::factory() {
    return [this] { return std::make_unique<Batch>(*this); };
}

std::vector<tsdb::Sample> FakeStore::samples(const std::string& series) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_samples.find(series);
    return found == m_samples.end() ? std::vector<tsdb::Sample>() : found->second;
}

std::vector<std::string> FakeStore::seriesNames() const {
    const std::lock_guard lock(m_mutex);
    std::vector<std::string> names;
    for (const auto& [name, samples] : m_samples)
        names.push_back(name);
    return names;
}

std::size_t FakeStore::batches() const {
    const std::lock_guard lock(m_mutex);
    return m_batches;
}

double FakeStore::last(const std::string& series) const {
    const std::vector<tsdb::Sample> all = samples(series);
    return all.empty() ? std::numeric_limits<double>::quiet_NaN() : all.back().v;
}

void FakeStore::forgetNumbers() {
    const std::lock_guard lock(m_mutex);
    m_names.clear();
    m_refs.clear();
    m_next += 1000;
}

} // namespace codesage::test
