#include "net/http/Router.h"

#include "base/core/Strings.h"
#include "net/http/Url.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>

namespace codesage::http {

namespace {

struct Segment {
    enum class Kind { Literal, Name, Rest } kind;
    std::string text;
};

std::vector<Segment> parsePattern(std::string_view pattern) {
    const auto malformed = [&](const char* why) {
        return std::invalid_argument("route pattern '" + std::string(pattern) + "': " + why);
    };
    if (pattern.empty() || pattern.front() != '/')
        throw malformed("must begin with /");
    std::vector<Segment> segments;
    std::set<std::string> names;
    for (const std::string_view part : split(pattern.substr(1), '/')) {
        if (!segments.empty() && segments.back().kind == Segment::Kind::Rest)
            throw malformed("{name*} must come last");
        if (part.empty() || part.front() != '{') {
            if (part.find_first_of("{}%?#") != std::string_view::npos)
                throw malformed("a segment is either plain text or {name}");
            segments.push_back({Segment::Kind::Literal, std::string(part)});
            continue;
        }
        const bool rest = part.size() > 2 && part[part.size() - 2] == '*';
        const std::string name(part.substr(1, part.size() - (rest ? 3 : 2)));
        if (part.back() != '}' || name.empty() || !names.insert(name).second)
            throw malformed("names are not empty, closed by } and different from each other");
        segments.push_back({rest ? Segment::Kind::Rest : Segment::Kind::Name, name});
    }
    return segments;
}

} // namespace

struct Router::Node {
    using Methods = std::map<std::string, const Route*, std::less<>>;
    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
    std::unique_ptr<Node> named;
    Methods ending; // routes that end at this node
    Methods rest;   // routes whose {name*} begins below this node

    Node& child(const Segment& segment) {
        std::unique_ptr<Node>& slot = segment.kind == Segment::Kind::Name ? named : literals[segment.text];
        if (!slot)
            slot = std::make_unique<Node>();
        return *slot;
    }
};

namespace {

// Walks the tree in the order of preference; each node is visited at most once, so the cost is bounded by the
// number of routes whatever the path.
template <class Node>
class Search {
public:
    using Route = Router::Route;
    Search(std::string_view method, const std::vector<std::string>& segments)
        : m_method(method)
        , m_segments(segments) {}

    const Route* find(const Node& node, std::size_t at) {
        if (at == m_segments.size()) {
            const Route* ended = pick(node.ending);
            return ended ? ended : rest(node, at);
        }
        if (const auto literal = node.literals.find(m_segments[at]); literal != node.literals.end()) {
            if (const Route* found = find(*literal->second, at + 1))
                return found;
        }
        // An empty segment is no name: "/label//values" is not "/label/{name}/values".
        if (node.named && !m_segments[at].empty()) {
            m_values.push_back(m_segments[at]);
            if (const Route* found = find(*node.named, at + 1))
                return found;
            m_values.pop_back();
        }
        return rest(node, at);
    }

    const std::vector<std::string>& values() const { return m_values; }
    const std::set<std::string>& allowed() const { return m_allowed; }

private:
    const Route* pick(const typename Node::Methods& methods) {
        for (const auto& [method, route] : methods) {
            m_allowed.insert(method);
            if (method == "GET")
                m_allowed.insert("HEAD");
        }
        auto found = methods.find(m_method);
        if (found == methods.end() && m_method == "HEAD")
            found = methods.find("GET");
        return found == methods.end() ? nullptr : found->second;
    }

    const Route* rest(const Node& node, std::size_t at) {
        const Route* route = pick(node.rest);
        if (!route)
            return nullptr;
        std::string value;
        for (std::size_t i = at; i < m_segments.size(); ++i) {
            if (i > at)
                value += '/';
            value += m_segments[i];
        }
        m_values.push_back(std::move(value));
        return route;
    }

    std::string_view m_method;
    const std::vector<std::string>& m_segments;
    std::vector<std::string> m_values;
    std::set<std::string> m_allowed;
};

} // namespace

Router::Router()
    : m_root(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(std::string_view method, std::string_view pattern, Handler handler, RouteOptions options) {
    if (!isFieldName(method) || !handler)
        throw std::invalid_argument("route '" + std::string(pattern) + "' needs a method and a handler");
    Node* node = m_root.get();
    bool rest = false;
    std::vector<std::string> names;
    for (const Segment& segment : parsePattern(pattern)) {
        if (segment.kind != Segment::Kind::Literal)
            names.push_back(segment.text);
        if (segment.kind == Segment::Kind::Rest)
            rest = true;
        else
            node = &node->child(segment);
    }
    auto route = std::make_unique<Route>(Route{std::string(method), std::string(pattern), std::move(handler),
                                               std::move(options), std::move(names)});
    Node::Methods& methods = rest ? node->rest : node->ending;
    if (!methods.emplace(route->method, route.get()).second)
        throw std::invalid_argument("route '" + std::string(method) + " " + std::string(pattern) +
                                    "' is there already");
    m_routes.push_back(std::move(route));
}

Router::Match Router::match(std::string_view method, std::string_view rawPath) const {
    Match match;
    if (rawPath.empty() || rawPath.front() != '/')
        return match;
    std::vector<std::string> segments;
    for (const std::string_view part : split(rawPath.substr(1), '/')) {
        auto segment = percentDecoded(part);
        if (!segment)
            return match;
        segments.push_back(*std::move(segment));
    }
    Search<Node> search(method, segments);
    match.route = search.find(*m_root, 0);
    if (!match.route) {
        match.allowed.assign(search.allowed().begin(), search.allowed().end());
        return match;
    }
    for (std::size_t i = 0; i < match.route->names.size(); ++i)
        match.pathValues.emplace_back(match.route->names[i], search.values()[i]);
    return match;
}

std::vector<const Router::Route*> Router::routes() const {
    std::vector<const Route*> all;
    for (const auto& route : m_routes)
        all.push_back(route.get());
    return all;
}

} // namespace codesage::http
