#pragma once

#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>

namespace codesage::promql::script {

// Random well-typed queries over the metrics of sampleSeries(), in the language of Prometheus 2.42.
class QueryGenerator {
public:
    explicit QueryGenerator(std::uint64_t seed)
        : m_random(seed) {}
    std::string next() { return vector(3); }

private:
    std::uint64_t below(std::uint64_t limit) { return m_random() % limit; }
    std::string oneOf(std::initializer_list<const char*> choices);
    std::string selector();
    std::string shift();
    std::string vector(int depth);
    std::string scalar(int depth);
    std::string matrix(int depth, bool mayAnchor = true);
    std::string overRange(int depth);
    std::string aggregation(int depth);
    std::string binary(int depth);
    std::string function(int depth);

    std::mt19937_64 m_random;
};

} // namespace codesage::promql::script
