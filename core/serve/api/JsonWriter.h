#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace codesage::api {

// Appends JSON to a string: answers of millions of samples are written without a document in between.
// Commas are the writer's; keys and values in turn are the caller's.
class JsonWriter {
public:
    explicit JsonWriter(std::string& out)
        : m_out(out) {}

    void beginObject();
    void endObject();
    void beginArray();
    void endArray();
    void key(std::string_view name);
    // Escapes as Go's encoding/json: <, > and & too, and what is not UTF-8 becomes U+FFFD.
    void string(std::string_view value);
    void integer(std::int64_t value);
    void boolean(bool value);
    void null();
    // A JSON number with the fewest digits that tell it; NaN and infinities, which JSON lacks, become null.
    void number(double value);

    // A sample [<seconds>, "<value>"] as the query API writes it.
    void sample(std::int64_t milliseconds, double value);
    // Text that is JSON already.
    void raw(std::string_view json);

    void field(std::string_view name, std::string_view value) {
        key(name);
        string(value);
    }
    void field(std::string_view name, const char* value) { field(name, std::string_view(value)); }
    void field(std::string_view name, std::int64_t value) {
        key(name);
        integer(value);
    }
    void field(std::string_view name, bool value) {
        key(name);
        boolean(value);
    }

private:
    void separate();
    void timestamp(std::int64_t milliseconds);
    void quotedValue(double value);

    std::string& m_out;
    bool m_needsComma = false;
};

} // namespace codesage::api
