#include "serve/api/QueryJson.h"
#include "serve/api/Routes.h"
#include "serve/api/TimeText.h"

#include "measure/promql/Literals.h"

#include <algorithm>
#include <fmt/format.h>

namespace codesage::api {

namespace {

constexpr std::string_view kTruncated = "results truncated due to limit";

struct Selection {
    std::vector<std::vector<tsdb::Matcher>> matchers;
    TimestampMs from = 0;
    TimestampMs to = 0;
    std::size_t limit = 0;
};

Parsed<Selection> selectionOf(const Parameters& parameters) {
    Selection selection;
    API_TRY(selection.limit, parameters.limit());
    API_TRY(selection.from, parameters.time("start", kBeginOfTime));
    API_TRY(selection.to, parameters.time("end", kEndOfTime));
    API_TRY(selection.matchers, parameters.matchers());
    return selection;
}

// Unites what `read` answers for every selector: sorted, each once.
template <class T, class Read>
Parsed<std::vector<T>> united(const Selection& selection, Read read) {
    static const std::vector<tsdb::Matcher> kAny;
    std::vector<T> values;
    const std::size_t selectors = std::max<std::size_t>(1, selection.matchers.size());
    for (std::size_t i = 0; i < selectors; ++i) {
        auto part = read(selection.matchers.empty() ? kAny : selection.matchers[i]);
        if (!part)
            return tl::unexpected(queryError(part.error()));
        std::ranges::move(*part, std::back_inserter(values));
    }
    if (selectors > 1) {
        std::ranges::sort(values);
        const auto rest = std::ranges::unique(values);
        values.erase(rest.begin(), rest.end());
    }
    return values;
}

template <class T, class Write>
http::Response listAnswer(std::vector<T> values, std::size_t limit, Write write) {
    std::vector<std::string> warnings;
    if (limit > 0 && values.size() > limit) {
        values.resize(limit);
        warnings.emplace_back(kTruncated);
    }
    return answer(
        [&](JsonWriter& json) {
            json.beginArray();
            for (const T& value : values)
                write(json, value);
            json.endArray();
        },
        warnings);
}

void writeText(JsonWriter& json, const std::string& text) {
    json.string(text);
}

Parsed<http::Response> labelNames(const ApiContext& context, const http::Request& request) {
    API_TRY(const Parameters parameters, Parameters::of(request));
    API_TRY(const Selection selection, selectionOf(parameters));
    API_TRY(auto names, united<std::string>(selection, [&](const std::vector<tsdb::Matcher>& matchers) {
                return context.reader.labelNames(matchers, selection.from, selection.to);
            }));
    return listAnswer(std::move(names), selection.limit, writeText);
}

// "U__a_2e_b" stands for "a.b" where a client could not send the name itself (Prometheus's value encoding).
std::string unescapedName(std::string_view name) {
    if (!name.starts_with("U__"))
        return std::string(name);
    std::string out;
    for (std::size_t at = 3; at < name.size(); ++at) {
        if (name[at] != '_') {
            out += name[at];
            continue;
        }
        if (name.substr(at, 2) == "__") {
            out += '_';
            ++at;
            continue;
        }
        const std::size_t end = name.find('_', at + 1);
        if (end == name.npos || end == at + 1 || end - at > 7)
            return std::string(name);
        std::uint32_t rune = 0;
        for (std::size_t i = at + 1; i < end; ++i) {
            const char c = name[i];
            const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
            if (digit < 0)
                return std::string(name);
            rune = rune * 16 + static_cast<std::uint32_t>(digit);
        }
        promql::appendUtf8(out, rune);
        at = end;
    }
    return out;
}

Parsed<http::Response> labelValues(const ApiContext& context, const http::Request& request) {
    const std::string name = unescapedName(request.pathValue("name"));
    if (!promql::isLabelName(name))
        return tl::unexpected(badData("invalid label name: " + promql::goQuoted(name)));
    API_TRY(const Parameters parameters, Parameters::of(request));
    API_TRY(const Selection selection, selectionOf(parameters));
    API_TRY(auto values, united<std::string>(selection, [&](const std::vector<tsdb::Matcher>& matchers) {
                return context.reader.labelValues(name, matchers, selection.from, selection.to);
            }));
    return listAnswer(std::move(values), selection.limit, writeText);
}

Parsed<http::Response> series(const ApiContext& context, const http::Request& request) {
    API_TRY(const Parameters parameters, Parameters::of(request));
    if (parameters.all("match[]").empty())
        return tl::unexpected(badData("no match[] parameter provided"));
    auto selection = selectionOf(parameters);
    if (!selection) {
        // This one endpoint names the parameter when a selector does not parse.
        if (!parameters.matchers() && !selection.error().message.starts_with("invalid parameter"))
            return tl::unexpected(invalidParameter("match[]", selection.error().message));
        return tl::unexpected(selection.error());
    }
    API_TRY(auto found, united<tsdb::Labels>(*selection, [&](const std::vector<tsdb::Matcher>& matchers) {
                return context.reader.series(matchers, selection->from, selection->to);
            }));
    return listAnswer(std::move(found), selection->limit, writeLabels);
}

using Find = Parsed<http::Response> (*)(const ApiContext&, const http::Request&);

http::Handler pooled(const Shared& context, Find find) {
    return onQueryPool(context, [context, find](const http::Request& request, const std::stop_token&) {
        const auto response = find(*context, request);
        return response ? *response : errorAnswer(response.error());
    });
}

} // namespace

void addSeriesRoutes(http::Router& router, const Shared& context) {
    addGetAndPost(router, "/api/v1/labels", pooled(context, labelNames), jsonOptions());
    router.add("GET", "/api/v1/label/{name}/values", pooled(context, labelValues), jsonOptions());
    addGetAndPost(router, "/api/v1/series", pooled(context, series), jsonOptions());
}

} // namespace codesage::api
