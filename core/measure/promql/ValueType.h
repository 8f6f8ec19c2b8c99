#pragma once

#include <string_view>

namespace codesage::promql {

enum class ValueType { None, Scalar, Vector, Matrix, String };

// "scalar", "vector", "matrix", "string", "none": the resultType of the HTTP API.
std::string_view valueTypeName(ValueType type);
// "scalar", "instant vector", "range vector", "string", "none": the words of error messages.
std::string_view valueTypeWords(ValueType type);

} // namespace codesage::promql
