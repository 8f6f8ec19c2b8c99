#pragma once

#include "support/Test.h"

#include <QFloat16> // QCOMPARE looks at every overload, and one takes it
#include <nlohmann/json.hpp>

namespace QTest {

inline bool qCompare(const nlohmann::json& actual, const nlohmann::json& expected, const char* actualText,
                     const char* expectedText, const char* file, int line) {
    return qCompare(actual.dump(), expected.dump(), actualText, expectedText, file, line);
}

} // namespace QTest
