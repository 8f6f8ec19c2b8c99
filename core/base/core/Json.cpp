#include "base/core/Json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <unordered_set>

namespace codesage {

namespace {

// Wraps the library's DOM builder: counts depth and nodes and watches for repeated keys as it goes.
template <class Json>
class LimitedBuilder final : public nlohmann::json_sax<Json> {
    using Base = nlohmann::json_sax<Json>;

public:
    LimitedBuilder(Json& root, const JsonLimits& limits)
        : m_dom(root, false)
        , m_limits(limits) {}

    bool null() override { return count() && m_dom.null(); }
    bool boolean(bool value) override { return count() && m_dom.boolean(value); }
    bool number_integer(typename Base::number_integer_t value) override {
        return count() && m_dom.number_integer(value);
    }
    bool number_unsigned(typename Base::number_unsigned_t value) override {
        return count() && m_dom.number_unsigned(value);
    }
    bool number_float(typename Base::number_float_t value, const std::string& text) override {
        return count() && m_dom.number_float(value, text);
    }
    bool string(std::string& value) override { return count() && m_dom.string(value); }
    bool binary(typename Base::binary_t& value) override { return count() && m_dom.binary(value); }
    bool start_object(std::size_t size) override {
        m_keys.emplace_back();
        return count() && deeper() && m_dom.start_object(size);
    }
    bool key(std::string& name) override {
        if (!m_limits.allowDuplicateKeys && !m_keys.back().insert(name).second)
            return refuse(ErrorCode::InvalidArgument,
                          fmt::format("the key \"{}\" appears twice in one object", name));
        return m_dom.key(name);
    }
    bool end_object() override {
        m_keys.pop_back();
        --m_depth;
        return m_dom.end_object();
    }
    bool start_array(std::size_t size) override { return count() && deeper() && m_dom.start_array(size); }
    bool end_array() override {
        --m_depth;
        return m_dom.end_array();
    }
    bool parse_error(std::size_t position, const std::string& token,
                     const nlohmann::json::exception& error) override {
        (void)error;
        return refuse(ErrorCode::InvalidArgument,
                      token.empty()
                          ? fmt::format("the JSON text ends too early or is malformed at byte {}", position)
                          : fmt::format("the JSON text is malformed at byte {}", position));
    }

    const Error& error() const { return m_error; }

private:
    bool refuse(ErrorCode code, std::string message) {
        if (m_error.message.empty())
            m_error = Error{code, std::move(message)};
        return false;
    }
    bool count() {
        return ++m_nodes <= m_limits.nodes ||
               refuse(ErrorCode::LimitExceeded,
                      fmt::format("the JSON text has more than {} values", m_limits.nodes));
    }
    bool deeper() {
        return ++m_depth <= m_limits.depth ||
               refuse(ErrorCode::LimitExceeded,
                      fmt::format("the JSON text is nested deeper than {} levels", m_limits.depth));
    }

    nlohmann::detail::json_sax_dom_parser<Json> m_dom;
    const JsonLimits& m_limits;
    std::vector<std::unordered_set<std::string>> m_keys;
    std::size_t m_nodes = 0;
    int m_depth = 0;
    Error m_error;
};

template <class Json>
Result<Json> parse(std::string_view text, const JsonLimits& limits) {
    if (text.size() > limits.bytes)
        return fail(ErrorCode::LimitExceeded,
                    fmt::format("the JSON text is larger than {} bytes", limits.bytes));
    Json root;
    LimitedBuilder<Json> builder(root, limits);
    if (!Json::sax_parse(text.begin(), text.end(), &builder)) {
        if (builder.error().message.empty())
            return fail(ErrorCode::InvalidArgument, "the JSON text is malformed");
        return fail(builder.error());
    }
    return root;
}

} // namespace

Result<nlohmann::json> parseJson(std::string_view text, const JsonLimits& limits) {
    return parse<nlohmann::json>(text, limits);
}

Result<nlohmann::ordered_json> parseOrderedJson(std::string_view text, const JsonLimits& limits) {
    return parse<nlohmann::ordered_json>(text, limits);
}

std::string dumpJson(const nlohmann::json& value) {
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string dumpJson(const nlohmann::ordered_json& value) {
    return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::string dumpJsonIndented(const nlohmann::json& value) {
    return value.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::string dumpJsonIndented(const nlohmann::ordered_json& value) {
    return value.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

} // namespace codesage
