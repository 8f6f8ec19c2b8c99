#pragma once

#include "measure/metrics/Family.h"

#include <string>
#include <vector>

namespace codesage {

class WorkerPool;
namespace code {
class Codebases;
}
namespace tsdb {
struct StoreStats;
}

// Families made at the moment of collection from what rooms tell about themselves.
void addStoreFamilies(const tsdb::StoreStats& stats, std::vector<metrics::Family>& families);
void addCodebaseFamilies(const code::Codebases& codebases, std::vector<metrics::Family>& families);

struct PoolState {
    std::string name;
    const WorkerPool* pool = nullptr;
};
void addPoolFamilies(const std::vector<PoolState>& pools, std::vector<metrics::Family>& families);

} // namespace codesage
