#pragma once

#include "serve/mcp/Inbound.h"

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>

namespace codesage::mcp {

// Collects the answers to the messages of one batch (revision 2025-03-26) and gives them back as one array,
// or as nothing when there were only notifications. One part for each message shares the way back.
class BatchExchange : public std::enable_shared_from_this<BatchExchange> {
public:
    BatchExchange(std::shared_ptr<Exchange> parent, std::size_t parts);
    // The way back for one message of the batch; to be called once for each.
    std::shared_ptr<Exchange> part();

private:
    class Part;
    void ended(const std::string& body);

    const std::shared_ptr<Exchange> m_parent;
    std::mutex m_mutex;
    std::size_t m_left;
    std::string m_bodies;
};

} // namespace codesage::mcp
