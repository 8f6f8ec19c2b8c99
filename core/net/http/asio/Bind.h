#pragma once

#include "base/config/ListenAddress.h"
#include "base/core/Result.h"
#include "net/http/PortOwner.h"
#include "net/http/asio/Asio.h"

#include <fmt/format.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

namespace codesage::http {

using TcpAcceptor = asio::basic_socket_acceptor<asio::ip::tcp, Strand>;
using UnixAcceptor = asio::basic_socket_acceptor<asio::local::stream_protocol, Strand>;

inline tl::unexpected<Error> listenFailure(const config::ListenAddress& address, std::uint16_t port,
                                           const BoostError& error) {
    const std::string where = config::ListenAddress{address.host, port}.text();
    if (error == asio::error::address_in_use) {
        const auto owner = ownerOfPort(port);
        const std::string who =
            owner ? fmt::format("'{}' (process {})", owner->name, owner->pid) : "another process";
        return fail(
            ErrorCode::Conflict,
            fmt::format("cannot listen on {}: the port is in use by {}; stop it, or choose another port "
                        "with --listen {}",
                        where, who, config::ListenAddress{address.host, 0}.text()));
    }
    const bool denied = error == asio::error::access_denied;
    return fail(denied ? ErrorCode::PermissionDenied : ErrorCode::InvalidArgument,
                fmt::format("cannot listen on {}: {}; choose another address with --listen HOST:PORT", where,
                            error.message()));
}

// One acceptor for each address the host stands for; all on one port.
inline Result<std::vector<TcpAcceptor>> bindTcp(asio::io_context& context,
                                                const config::ListenAddress& address, int backlog) {
    std::vector<asio::ip::address> hosts;
    BoostError error;
    const bool both = address.host == "localhost";
    if (both) {
        hosts = {asio::ip::address_v4::loopback(), asio::ip::address_v6::loopback()};
    } else if (const auto literal = asio::ip::make_address(address.host, error); !error) {
        hosts = {literal};
    } else {
        asio::ip::tcp::resolver resolver(context);
        for (const auto& entry : resolver.resolve(address.host, std::to_string(address.port), error))
            hosts.push_back(entry.endpoint().address());
        if (error || hosts.empty())
            return fail(
                ErrorCode::InvalidArgument,
                fmt::format("cannot listen on '{}': the host name is not known here; give an address of "
                            "this machine with --listen HOST:PORT",
                            address.host));
    }
    std::vector<TcpAcceptor> acceptors;
    std::uint16_t port = address.port;
    for (const asio::ip::address& host : hosts) {
        TcpAcceptor acceptor(asio::make_strand(context));
        const asio::ip::tcp::endpoint endpoint(host, port);
        acceptor.open(endpoint.protocol(), error);
        if (!error)
            acceptor.set_option(asio::socket_base::reuse_address(true), error);
        if (!error)
            acceptor.bind(endpoint, error);
        if (!error)
            acceptor.listen(backlog, error);
        if (error) {
            // A machine without IPv6 still has the other localhost.
            const bool missing = error == asio::error::address_family_not_supported ||
                                 error == boost::system::errc::address_not_available;
            if (both && missing && !acceptors.empty())
                continue;
            return listenFailure(address, port, error);
        }
        port = acceptor.local_endpoint().port();
        acceptors.push_back(std::move(acceptor));
    }
    return acceptors;
}

// A Unix socket of mode 0600. A socket file that nobody serves any more is replaced.
inline Result<UnixAcceptor> bindUnix(asio::io_context& context, const std::filesystem::path& path,
                                     int backlog) {
    const std::string text = path.string();
    if (text.size() >= sizeof(sockaddr_un::sun_path))
        return fail(ErrorCode::InvalidArgument, "the path of the Unix socket '" + text + "' is too long");
    const asio::local::stream_protocol::endpoint endpoint(text);
    std::error_code status;
    const auto kind = std::filesystem::symlink_status(path, status).type();
    if (kind == std::filesystem::file_type::socket) {
        asio::local::stream_protocol::socket probe(context);
        BoostError refused;
        probe.connect(endpoint, refused);
        if (!refused)
            return fail(ErrorCode::Conflict, "another process serves the Unix socket '" + text + "'");
        std::filesystem::remove(path, status);
    } else if (kind != std::filesystem::file_type::not_found) {
        return fail(ErrorCode::AlreadyExists, "'" + text + "' exists and is not a socket; move it away");
    }
    UnixAcceptor acceptor(asio::make_strand(context));
    BoostError error;
    acceptor.open(endpoint.protocol(), error);
    // Linux gives the file the mode of the socket at bind, so it is never open to others, not for a moment.
    if (!error && ::fchmod(acceptor.native_handle(), S_IRUSR | S_IWUSR) != 0)
        error = BoostError(errno, boost::system::system_category());
    if (!error)
        acceptor.bind(endpoint, error);
    if (!error)
        acceptor.listen(backlog, error);
    if (error)
        return fail(ErrorCode::Io, "cannot listen on the Unix socket '" + text + "': " + error.message());
    return acceptor;
}

} // namespace codesage::http
