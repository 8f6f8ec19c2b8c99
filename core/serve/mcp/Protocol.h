#pragma once

#include <array>
#include <string_view>

// Names and numbers of the protocol, by the specification's own words.
namespace codesage::mcp {

// Modern: stateless, each request carries its metadata. Legacy: a handshake begins a session.
enum class Era { Legacy, Modern };

inline constexpr std::string_view kModernRevision = "2026-07-28";
inline constexpr std::array<std::string_view, 1> kModernRevisions = {kModernRevision};
// Latest first.
inline constexpr std::array<std::string_view, 3> kLegacyRevisions = {"2025-11-25", "2025-06-18",
                                                                     "2025-03-26"};
inline constexpr std::string_view kPrimingRevision = "2025-11-25"; // first with priming events
inline constexpr std::string_view kBatchRevision = "2025-03-26";   // the only one with batches

inline constexpr std::string_view kMetaProtocolVersion = "io.modelcontextprotocol/protocolVersion";
inline constexpr std::string_view kMetaClientCapabilities = "io.modelcontextprotocol/clientCapabilities";
inline constexpr std::string_view kMetaServerInfo = "io.modelcontextprotocol/serverInfo";
inline constexpr std::string_view kMetaLogLevel = "io.modelcontextprotocol/logLevel";
inline constexpr std::string_view kMetaSubscriptionId = "io.modelcontextprotocol/subscriptionId";

inline constexpr std::string_view kVersionHeader = "MCP-Protocol-Version";
inline constexpr std::string_view kSessionHeader = "Mcp-Session-Id";
inline constexpr std::string_view kMethodHeader = "Mcp-Method";
inline constexpr std::string_view kNameHeader = "Mcp-Name";

inline constexpr int kParseError = -32700;
inline constexpr int kInvalidRequest = -32600;
inline constexpr int kMethodNotFound = -32601;
inline constexpr int kInvalidParams = -32602;
inline constexpr int kInternalError = -32603;
inline constexpr int kLegacyResourceNotFound = -32002;
inline constexpr int kHeaderMismatch = -32020;
inline constexpr int kUnsupportedVersion = -32022;

template <class List>
constexpr bool contains(const List& list, std::string_view value) {
    for (const std::string_view item : list) {
        if (item == value)
            return true;
    }
    return false;
}

} // namespace codesage::mcp
