#pragma once

#include "backend/BackendTypes.h"
#include "base/core/Result.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace codesage::widgets {

// One query of a panel, ready to be asked: variables replaced, step chosen.
struct TargetRequest {
    std::string refId;
    std::string expression;
    std::string legendFormat;
    bool instant = false;
    bool table = false;
    std::chrono::milliseconds step{15'000};
};

struct PanelRequest {
    TimestampMs start = 0;
    TimestampMs end = 0;
    std::vector<TargetRequest> targets;
};

struct TargetResult {
    TargetRequest request;
    std::optional<Error> error;
    QueryAnswer answer;                  // empty when there is an error
    std::vector<std::string> names;      // of the series
    std::chrono::milliseconds waited{0}; // from asking to the answer
};

// What all of a panel's queries answered.
struct PanelResult {
    TimestampMs start = 0;
    TimestampMs end = 0;
    std::vector<TargetResult> targets;

    const Error* firstError() const {
        for (const TargetResult& target : targets)
            if (target.error)
                return &*target.error;
        return nullptr;
    }
    bool hasSeries() const {
        for (const TargetResult& target : targets)
            if (target.answer.series && !target.answer.series->empty())
                return true;
        return false;
    }
};

} // namespace codesage::widgets
