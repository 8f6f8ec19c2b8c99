#include "net/http/Gzip.h"

#include <zlib.h>

#include <limits>

namespace codesage::http {

std::optional<std::string> gzipped(std::string_view bytes, int level) {
    if (bytes.size() > std::numeric_limits<uInt>::max())
        return std::nullopt;
    z_stream stream{};
    constexpr int kGzipWindow = 15 + 16;
    constexpr int kMemoryLevel = 8;
    if (::deflateInit2(&stream, level, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK)
        return std::nullopt;
    std::string out(::deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
    // zlib's interface predates const; it does not write through next_in.
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int status = ::deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    ::deflateEnd(&stream);
    return status == Z_STREAM_END ? std::optional(std::move(out)) : std::nullopt;
}

} // namespace codesage::http
