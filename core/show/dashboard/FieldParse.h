#pragma once

#include "show/dashboard/Field.h"

namespace codesage::show {

// One object of fieldConfig: `defaults`, with override properties already laid over it.
FieldConfig parseFieldConfig(const nlohmann::json& defaults);

} // namespace codesage::show
