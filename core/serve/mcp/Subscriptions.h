#pragma once

#include "serve/mcp/Request.h"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>

namespace codesage::mcp {

// The open subscriptions/listen requests of revision 2026-07-28. Only tool lists change here, so only that
// is honoured. Thread-safe.
class Subscriptions {
public:
    explicit Subscriptions(std::size_t capacity);
    ~Subscriptions();

    // Acknowledges and keeps `request` open, or refuses it.
    void open(Request request);
    void toolsChanged();
    // Ends each with a result, as a server that stops does.
    void closeAll();
    std::size_t size() const;

private:
    class Entry;
    struct Table {
        std::mutex mutex;
        std::map<std::uint64_t, std::shared_ptr<Entry>> entries;
        std::uint64_t next = 1;
        bool closed = false;
    };
    const std::size_t m_capacity;
    const std::shared_ptr<Table> m_table;
};

} // namespace codesage::mcp
