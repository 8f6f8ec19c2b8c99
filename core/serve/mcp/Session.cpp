#include "serve/mcp/Session.h"

#include "base/core/Json.h"
#include "serve/mcp/Protocol.h"

#include <nlohmann/json.hpp>

#include <vector>

namespace codesage::mcp {

namespace {

constexpr std::size_t kFinishedStreams = 4;

} // namespace

Session::Session(std::string id, Limits limits)
    : m_id(std::move(id))
    , m_limits(std::move(limits)) {}

std::string_view Session::revision() const {
    std::lock_guard lock(m_mutex);
    return m_revision;
}

void Session::negotiated(std::string_view revision) {
    std::lock_guard lock(m_mutex);
    for (const std::string_view known : kLegacyRevisions) {
        if (known == revision)
            m_revision = known;
    }
}

Session::Admission Session::started(const nlohmann::json& requestId, std::weak_ptr<Cancellable> work) {
    std::lock_guard lock(m_mutex);
    if (m_running.size() >= m_limits.running)
        return Admission::TooMany;
    const bool added = m_running.try_emplace(dumpJson(requestId), std::move(work)).second;
    return added ? Admission::Accepted : Admission::DuplicateId;
}

void Session::finished(const nlohmann::json& requestId) {
    std::lock_guard lock(m_mutex);
    m_running.erase(dumpJson(requestId));
}

bool Session::cancel(const nlohmann::json& requestId) {
    std::shared_ptr<Cancellable> work;
    {
        std::lock_guard lock(m_mutex);
        const auto found = m_running.find(dumpJson(requestId));
        if (found != m_running.end())
            work = found->second.lock();
    }
    if (work)
        work->cancel();
    return work != nullptr;
}

void Session::cancelAll(Which which) {
    std::vector<std::shared_ptr<Cancellable>> all;
    {
        std::lock_guard lock(m_mutex);
        for (const auto& [id, work] : m_running)
            all.push_back(work.lock());
    }
    for (const auto& work : all) {
        if (work && (which == Which::All || work->isEndless()))
            work->cancel();
    }
}

std::size_t Session::running() const {
    std::lock_guard lock(m_mutex);
    return m_running.size();
}

void Session::setOutlet(std::function<void(const std::string&)> outlet) {
    std::lock_guard lock(m_mutex);
    m_outlet = std::move(outlet);
}

void Session::notify(const std::string& message) {
    std::function<void(const std::string&)> outlet;
    std::shared_ptr<ReplayStream> general;
    {
        std::lock_guard lock(m_mutex);
        outlet = m_outlet;
        if (const auto found = m_streams.find(0); found != m_streams.end())
            general = found->second;
    }
    if (outlet)
        outlet(message);
    else if (general)
        general->send(message);
}

std::shared_ptr<ReplayStream> Session::openStream() {
    std::lock_guard lock(m_mutex);
    const std::uint64_t number = m_nextStream++;
    return m_streams[number] = std::make_shared<ReplayStream>(number, m_limits.stream, m_limits.budget);
}

std::shared_ptr<ReplayStream> Session::generalStream() {
    std::lock_guard lock(m_mutex);
    std::shared_ptr<ReplayStream>& general = m_streams[0];
    if (!general)
        general = std::make_shared<ReplayStream>(0, m_limits.stream, m_limits.budget);
    return general;
}

std::shared_ptr<ReplayStream> Session::stream(std::uint64_t number) const {
    std::lock_guard lock(m_mutex);
    const auto found = m_streams.find(number);
    return found == m_streams.end() ? nullptr : found->second;
}

void Session::streamFinished(std::uint64_t number) {
    std::lock_guard lock(m_mutex);
    m_finishedStreams.push_back(number);
    if (m_finishedStreams.size() > kFinishedStreams) {
        m_streams.erase(m_finishedStreams.front());
        m_finishedStreams.pop_front();
    }
}

void Session::closeStreams() {
    std::map<std::uint64_t, std::shared_ptr<ReplayStream>> streams;
    {
        std::lock_guard lock(m_mutex);
        streams.swap(m_streams);
    }
    for (const auto& [number, stream] : streams)
        stream->finish();
}

bool Session::connected() const {
    std::lock_guard lock(m_mutex);
    for (const auto& [number, stream] : m_streams) {
        if (stream->connected())
            return true;
    }
    return false;
}

SteadyTime Session::lastUsed() const {
    std::lock_guard lock(m_mutex);
    return m_lastUsed;
}

void Session::touch(SteadyTime now) {
    std::lock_guard lock(m_mutex);
    m_lastUsed = now;
}

} // namespace codesage::mcp
