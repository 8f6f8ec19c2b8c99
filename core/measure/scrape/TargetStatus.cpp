#include "measure/scrape/TargetStatus.h"

namespace codesage::scrape {

std::string_view healthName(TargetHealth health) {
    switch (health) {
    case TargetHealth::Up:
        return "up";
    case TargetHealth::Down:
        return "down";
    case TargetHealth::Unknown:
        break;
    }
    return "unknown";
}

} // namespace codesage::scrape
