#include "code/index/Cursor.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <charconv>

namespace codesage::code {

namespace {

// All that changes which matches come and in which order.
std::uint64_t fingerprint(const SearchQuery& query) {
    std::string text;
    const auto add = [&text](std::string_view part) {
        text += fmt::format("{}:", part.size());
        text += part;
    };
    add(query.pattern);
    add(fmt::format("{} {} {} {} {}", static_cast<int>(query.kind), static_cast<int>(query.caseMode),
                    query.wholeWord, static_cast<int>(query.mode), static_cast<int>(query.order)));
    for (const auto& root : query.roots)
        add(root.native());
    add("|");
    for (const std::string& glob : query.pathGlobs)
        add(glob);
    add("|");
    for (const std::string& language : query.languages)
        add(language);
    return XXH3_64bits(text.data(), text.size());
}

std::string toHex(std::string_view bytes) {
    std::string out;
    for (const char c : bytes)
        out += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return out;
}

bool fromHex(std::string_view hex, std::string& bytes) {
    if (hex.size() % 2 != 0)
        return false;
    for (; !hex.empty(); hex.remove_prefix(2)) {
        unsigned value = 0;
        const auto [end, error] = std::from_chars(hex.data(), hex.data() + 2, value, 16);
        if (error != std::errc{} || end != hex.data() + 2)
            return false;
        bytes.push_back(static_cast<char>(value));
    }
    return true;
}

bool number(std::string_view text, std::uint64_t& value, int base) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    return error == std::errc{} && end == text.data() + text.size();
}

} // namespace

std::string Cursor::encode(const SearchQuery& query) const {
    return fmt::format("{:x}.{}.{}.{}.{}.{}", fingerprint(query), weight, offset, before, toHex(root),
                       toHex(path));
}

Result<Cursor> Cursor::decode(std::string_view text, const SearchQuery& query) {
    Cursor cursor;
    if (text.empty())
        return cursor;
    std::string_view parts[6];
    std::size_t count = 0;
    for (std::string_view rest = text; count < 6; ++count) {
        const std::size_t dot = rest.find('.');
        parts[count] = rest.substr(0, dot);
        rest = dot == std::string_view::npos ? std::string_view{} : rest.substr(dot + 1);
    }
    std::uint64_t hash = 0;
    std::uint64_t weight = 0;
    if (!number(parts[0], hash, 16) || !number(parts[1], weight, 10) || weight > 255 ||
        !number(parts[2], cursor.offset, 10) || !number(parts[3], cursor.before, 10) ||
        !fromHex(parts[4], cursor.root) || !fromHex(parts[5], cursor.path))
        return fail(ErrorCode::InvalidArgument, "the cursor is not one that a search has answered");
    if (hash != fingerprint(query))
        return fail(ErrorCode::InvalidArgument,
                    "the cursor belongs to another search; leave it out to begin anew");
    cursor.weight = static_cast<std::uint8_t>(weight);
    return cursor;
}

} // namespace codesage::code
