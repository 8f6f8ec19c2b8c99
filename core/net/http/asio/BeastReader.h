#pragma once

#include "net/http/RequestReader.h"
#include "net/http/asio/Asio.h"

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <cstdint>
#include <utility>

namespace codesage::http {

namespace beast = boost::beast;

class BeastReader final : public RequestReader {
public:
    explicit BeastReader(std::size_t headerBytes) {
        m_parser.header_limit(static_cast<std::uint32_t>(headerBytes));
        // The route decides once it is known.
        m_parser.body_limit(boost::none);
    }

    State readHead(std::string_view bytes, Head& head) override {
        beast::error_code error;
        m_parser.put(asio::buffer(bytes.data(), bytes.size()), error);
        if (error || !m_parser.is_header_done())
            return error == beast::http::error::bad_version ? State::BadVersion : State::Malformed;
        const auto& message = m_parser.get();
        head.method = message.method_string();
        head.target = message.target();
        head.version = static_cast<int>(message.version());
        head.keepAlive = m_parser.keep_alive();
        for (const auto& field : message)
            head.headers.add(field.name_string(), field.value());
        return m_parser.is_done() ? State::Done : State::NeedMore;
    }

    void limitBody(std::uint64_t bytes) override {
        m_parser.body_limit(bytes);
        m_parser.eager(true);
    }

    State readBody(std::string_view bytes, std::size_t& consumed) override {
        consumed = 0;
        if (m_parser.is_done())
            return State::Done;
        if (bytes.empty())
            return State::NeedMore;
        beast::error_code error;
        consumed = m_parser.put(asio::buffer(bytes.data(), bytes.size()), error);
        if (error == beast::http::error::body_limit)
            return State::TooLarge;
        if (error && error != beast::http::error::need_more)
            return State::Malformed;
        return m_parser.is_done() ? State::Done : State::NeedMore;
    }

    std::string takeBody() override { return std::move(m_parser.get().body()); }

private:
    beast::http::request_parser<beast::http::string_body> m_parser;
};

} // namespace codesage::http
