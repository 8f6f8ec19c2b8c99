#pragma once

// What nearly every test class needs: Qt Test, the registry, a folder of its own, readable failures.
#include "base/core/Result.h"
#include "support/TempDir.h"
#include "support/TestRegistry.h"

#include <QTest>
#include <string>

namespace QTest {

template <>
inline char* toString(const std::string& value) {
    return qstrdup(("\"" + value + "\"").c_str());
}

template <>
inline char* toString(const std::string_view& value) {
    return toString(std::string(value));
}

template <>
inline char* toString(const codesage::ErrorCode& value) {
    return toString(std::string(codesage::errorCodeName(value)));
}

} // namespace QTest

// Fails the test with the error's own text when a Result has none of what was hoped for.
#define VERIFY_OK(result) QVERIFY2((result).has_value(), (result) ? "" : (result).error().text().c_str())
