#include "code/index/Searcher.h"

#include "base/core/Strings.h"
#include "code/index/FileReader.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <span>
#include <thread>
#include <utility>

namespace codesage::code {

namespace {

constexpr std::size_t kBatch = 16;
constexpr std::size_t kMinWindow = 100;
constexpr std::size_t kMaxBoosted = 4096;
constexpr std::uint8_t kNameBoost = 40;
constexpr std::uint64_t kWorthHelpBytes = 4u << 20;
constexpr std::chrono::microseconds kWorthHelpAfter{1500};

std::uint64_t heldBytes(const Match& match) {
    std::uint64_t bytes = sizeof(Match) + match.text.size() + match.ranges.size() * sizeof(TextRange);
    for (const auto* lines : {&match.before, &match.after})
        for (const std::string& line : *lines)
            bytes += sizeof line + line.size();
    return bytes;
}

} // namespace

SearchTarget::Range placesBelow(const Snapshot& snapshot, std::string_view path) {
    const auto& documents = snapshot.documents();
    const auto place = [&](const std::string& bound) {
        return static_cast<std::uint32_t>(std::lower_bound(documents.begin(), documents.end(), bound,
                                                           [&](DocumentRef ref, const std::string& text) {
                                                               return snapshot.path(ref) < text;
                                                           }) -
                                          documents.begin());
    };
    if (path.empty())
        return {0, static_cast<std::uint32_t>(documents.size())};
    const std::uint32_t self = place(std::string(path));
    if (self < documents.size() && snapshot.path(documents[self]) == path)
        return {self, self + 1};
    return {place(std::string(path) + '/'), place(std::string(path) + static_cast<char>('/' + 1))};
}

Searcher::Searcher(const SearchQuery& query, std::vector<SearchTarget> targets, unsigned threads,
                   std::atomic<unsigned>& helpers, std::stop_token stop)
    : m_query(query)
    , m_targets(std::move(targets))
    , m_threads(threads)
    , m_helpers(helpers)
    , m_stop(std::move(stop)) {}

Searcher::Key Searcher::keyOf(std::uint8_t weight, std::size_t target, std::uint32_t place) const {
    return (std::uint64_t{255u - weight} << 56) | (static_cast<std::uint64_t>(target) << 32) | place;
}

DocumentRef Searcher::refOf(Key key) const {
    return m_targets[targetOf(key)].snapshot->documents()[static_cast<std::uint32_t>(key)];
}

std::string Searcher::pathOf(Key key) const {
    const SearchTarget& target = m_targets[targetOf(key)];
    const std::string& root = target.root.native();
    std::string path = root;
    if (!root.ends_with('/'))
        path += '/';
    return path.append(target.snapshot->path(refOf(key)));
}

std::uint64_t Searcher::units(const Item& item) const {
    if (m_query.mode == AnswerMode::Content)
        return item.hits.lines;
    return item.hits.lines > 0 ? 1 : 0;
}

std::uint64_t Searcher::totalOf(const Item& item) const {
    return m_query.mode == AnswerMode::Files ? units(item) : item.hits.lines;
}

void Searcher::addCandidates(std::size_t target) {
    const SearchTarget& searched = m_targets[target];
    const Snapshot& snapshot = *searched.snapshot;
    for (const Snapshot::Part& part : snapshot.parts()) {
        const auto passages = m_matcher->plan().candidates(*part.segment, part.dead);
        const auto records = part.segment->passages();
        for (std::size_t i = 0; i < passages.size();) {
            const std::uint32_t document = records[passages[i]].document;
            const std::size_t first = i;
            while (i < passages.size() && records[passages[i]].document == document)
                ++i;
            const std::uint32_t place = part.places[document];
            const bool inside =
                std::any_of(searched.ranges.begin(), searched.ranges.end(),
                            [&](const auto& range) { return place >= range.begin && place < range.end; });
            if (!inside)
                continue;
            const DocumentRecord& record = part.segment->documents()[document];
            if (!m_filter.acceptsAll() && !m_filter.accepts(part.segment->path(document), record.language))
                continue;
            const std::uint8_t weight =
                m_query.order == ResultOrder::Relevance ? record.rank : std::uint8_t{0};
            m_candidates.push_back({keyOf(weight, target, place),
                                    static_cast<std::uint32_t>(m_passages.size()),
                                    static_cast<std::uint32_t>(i - first)});
            m_passages.insert(m_passages.end(), passages.begin() + static_cast<std::ptrdiff_t>(first),
                              passages.begin() + static_cast<std::ptrdiff_t>(i));
        }
    }
}

// A file whose name has what is looked for is probably about it.
void Searcher::boostNames() {
    if (m_query.order != ResultOrder::Relevance || m_query.kind != PatternKind::Literal ||
        m_query.pattern.size() < 3 || m_candidates.size() > kMaxBoosted)
        return;
    const std::string wanted = lowered(m_query.pattern);
    for (Candidate& candidate : m_candidates) {
        Key& key = candidate.key;
        const std::string_view path = m_targets[targetOf(key)].snapshot->path(refOf(key));
        const std::size_t slash = path.rfind('/');
        if (lowered(slash == std::string_view::npos ? path : path.substr(slash + 1)).find(wanted) !=
            std::string::npos)
            key = keyOf(static_cast<std::uint8_t>(weightOf(key) + kNameBoost), targetOf(key),
                        static_cast<std::uint32_t>(key));
    }
}

void Searcher::skipTo(const Cursor& cursor) {
    if (cursor.root.empty())
        return;
    const auto target =
        static_cast<std::size_t>(std::lower_bound(m_targets.begin(), m_targets.end(), cursor.root,
                                                  [](const SearchTarget& a, const std::string& root) {
                                                      return a.root.native() < root;
                                                  }) -
                                 m_targets.begin());
    Key last = keyOf(cursor.weight, target, 0);
    if (target < m_targets.size() && m_targets[target].root.native() == cursor.root) {
        const Snapshot& snapshot = *m_targets[target].snapshot;
        const auto& documents = snapshot.documents();
        const auto after = std::upper_bound(
            documents.begin(), documents.end(), cursor.path,
            [&](const std::string& path, DocumentRef ref) { return path < snapshot.path(ref); });
        last = keyOf(cursor.weight, target, static_cast<std::uint32_t>(after - documents.begin()));
    }
    std::erase_if(m_candidates, [last](const Candidate& candidate) { return candidate.key < last; });
}

void Searcher::collect() {
    for (std::size_t i = 0; i < m_targets.size(); ++i)
        addCandidates(i);
    boostNames();
    m_candidateCount = m_candidates.size();
    skipTo(m_cursor);
    m_sorted = m_query.limit == 0;
    if (m_sorted)
        std::sort(m_candidates.begin(), m_candidates.end(), std::greater<>{});
    else
        std::make_heap(m_candidates.begin(), m_candidates.end(), std::greater<>{});
}

bool Searcher::outOfTime() const {
    const auto now = SteadyClock::now();
    if (now - m_begun >= m_query.timeBudget)
        return true;
    return m_full.load(std::memory_order_acquire) && now - m_fullAt >= m_query.countBudget;
}

bool Searcher::takeBatch(std::vector<Candidate>& taken, std::size_t& index, bool& keep) {
    taken.clear();
    std::lock_guard lock(m_mutex);
    if (m_candidates.empty())
        return false;
    if (m_stop.stop_requested() || m_tooMuch.load() || outOfTime()) {
        m_stopped = true;
        return false;
    }
    while (!m_candidates.empty() && taken.size() < kBatch) {
        if (!m_sorted)
            std::pop_heap(m_candidates.begin(), m_candidates.end(), std::greater<>{});
        taken.push_back(m_candidates.back());
        m_candidates.pop_back();
    }
    index = m_batches.size();
    m_batches.emplace_back();
    keep = !m_full.load(std::memory_order_relaxed);
    return true;
}

void Searcher::finishBatch(std::size_t index, std::vector<Item> items) {
    std::lock_guard lock(m_mutex);
    m_batches[index] = {std::move(items), true};
    for (; m_prefix < m_batches.size() && m_batches[m_prefix].done; ++m_prefix) {
        for (const Item& item : m_batches[m_prefix].items) {
            m_windowUnits += units(item);
            if (m_windowUnits >= m_window)
                m_gathered += std::exchange(m_windowUnits, 0);
        }
    }
    if (m_query.limit > 0 && m_gathered >= m_keep && !m_full.load(std::memory_order_relaxed)) {
        m_fullAt = SteadyClock::now();
        m_full.store(true, std::memory_order_release);
    }
}

void Searcher::work(const std::function<void()>& between) {
    DocumentSearch documents(*m_matcher, m_query);
    std::vector<Candidate> taken;
    std::size_t index = 0;
    bool keep = true;
    while (takeBatch(taken, index, keep)) {
        std::vector<Item> items;
        for (const Candidate& candidate : taken) {
            const Key key = candidate.key;
            // Even one batch can be much text.
            if (m_stop.stop_requested() || m_tooMuch.load() || outOfTime()) {
                m_stopped = true;
                break;
            }
            const Segment& segment = *m_targets[targetOf(key)].snapshot->parts()[refOf(key).segment].segment;
            const std::span<const std::uint32_t> passages(m_passages.data() + candidate.firstPassage,
                                                          candidate.passages);
            auto hits = documents.search(segment, passages, keep ? m_keep : 0);
            m_filesSearched.fetch_add(1, std::memory_order_relaxed);
            std::uint64_t looked = 0;
            for (const std::uint32_t passage : passages)
                looked += segment.passages()[passage].textBytes;
            m_bytesSearched.fetch_add(looked, std::memory_order_relaxed);
            if (!hits) {
                m_damaged = true;
                continue;
            }
            if (hits->lines == 0)
                continue;
            std::uint64_t bytes = 0;
            const std::string path = hits->matches.empty() ? std::string() : pathOf(key);
            for (Match& match : hits->matches) {
                match.path = path;
                match.root = m_targets[targetOf(key)].root.native();
                bytes += heldBytes(match);
            }
            if (m_answerBytes.fetch_add(bytes, std::memory_order_relaxed) + bytes > m_query.maxAnswerBytes)
                m_tooMuch = true;
            items.push_back({key, std::move(*hits)});
        }
        finishBatch(index, std::move(items));
        if (between)
            between();
    }
}

void Searcher::searchAll() {
    const bool worthHelp = m_threads > 1 && m_passages.size() * kPassageBytes / 2 > kWorthHelpBytes;
    std::vector<std::jthread> helping;
    // Most questions are answered before a thread would have begun.
    work([&] {
        if (!worthHelp || !helping.empty() || SteadyClock::now() - m_begun < kWorthHelpAfter)
            return;
        for (unsigned i = 1; i < m_threads; ++i) {
            if (m_helpers.fetch_add(1) >= m_threads - 1) {
                m_helpers.fetch_sub(1);
                return;
            }
            helping.emplace_back([this] {
                work({});
                m_helpers.fetch_sub(1);
            });
        }
    });
}

void Searcher::checkFreshness(SearchAnswer& answer, const std::vector<Key>& shown) const {
    for (const Key key : shown) {
        const SearchTarget& target = m_targets[targetOf(key)];
        const DocumentRef ref = refOf(key);
        struct stat info {};
        const std::string path = pathOf(key);
        const FileStamp known = target.snapshot->stamp(ref).first;
        if (::lstat(path.c_str(), &info) != 0 || stampOf(info).size != known.size ||
            stampOf(info).mtimeNs != known.mtimeNs || stampOf(info).inode != known.inode)
            ++answer.filesChangedSince;
    }
}

void Searcher::fillPage(SearchAnswer& answer, const std::vector<Item*>& ordered) {
    std::uint64_t skip = m_cursor.offset;
    std::size_t room = m_query.limit == 0 ? std::numeric_limits<std::size_t>::max() : m_query.limit;
    std::vector<Key> shown;
    for (Item* item : ordered) {
        if (room == 0)
            break;
        const std::uint64_t have = units(*item);
        if (skip >= have) {
            skip -= have;
            continue;
        }
        shown.push_back(item->key);
        if (m_query.mode != AnswerMode::Content) {
            const SearchTarget& target = m_targets[targetOf(item->key)];
            answer.files.push_back(
                {pathOf(item->key), target.root.string(), item->hits.firstLine, item->hits.lines});
            --room;
            continue;
        }
        auto& matches = item->hits.matches;
        for (std::size_t i = static_cast<std::size_t>(skip); i < matches.size() && room > 0; ++i, --room)
            answer.matches.push_back(std::move(matches[i]));
        skip = 0;
    }
    if (m_query.checkFreshness)
        checkFreshness(answer, shown);
}

// Items in the order of answers: keys, with words first inside each window. `next` becomes where the page
// after this one begins; what follows the last window that closed before there is counted by its offset.
std::vector<Searcher::Item*> Searcher::inOrder(Cursor& next) {
    std::vector<Item*> ordered;
    const std::uint64_t end = m_cursor.offset + m_query.limit;
    std::uint64_t closed = 0;
    std::uint64_t lines = 0;
    std::uint64_t inWindow = 0;
    std::size_t windowBegin = 0;
    next = m_cursor;
    next.offset = end;
    const auto close = [&] {
        if (m_query.order == ResultOrder::Relevance)
            std::stable_partition(ordered.begin() + static_cast<std::ptrdiff_t>(windowBegin), ordered.end(),
                                  [](const Item* item) { return item->hits.wholeWord; });
        windowBegin = ordered.size();
    };
    for (Batch& batch : m_batches) {
        for (Item& item : batch.items) {
            if (m_query.limit > 0 && closed >= end)
                break;
            ordered.push_back(&item);
            inWindow += units(item);
            lines += totalOf(item);
            if (inWindow < m_window)
                continue;
            close();
            closed += std::exchange(inWindow, 0);
            if (closed <= end)
                next = {weightOf(item.key), m_targets[targetOf(item.key)].root.string(),
                        std::string(m_targets[targetOf(item.key)].snapshot->path(refOf(item.key))),
                        end - closed, m_cursor.before + lines};
        }
    }
    close();
    return ordered;
}

SearchAnswer Searcher::answer() {
    SearchAnswer answer;
    answer.total = m_cursor.before;
    std::uint64_t all = 0;
    for (const Batch& batch : m_batches) {
        for (const Item& item : batch.items) {
            all += units(item);
            answer.total += totalOf(item);
        }
    }
    Cursor next;
    fillPage(answer, inOrder(next));
    answer.totalIsExact = !m_stopped;
    if (m_query.limit > 0 && (all > m_cursor.offset + m_query.limit || (m_stopped && m_full)))
        answer.nextCursor = next.encode(m_query);
    answer.truncated = m_stopped || !answer.nextCursor.empty();
    if (m_tooMuch)
        answer.note = "The answer grew too large; narrow the search, or page through it with a limit.";
    else if (m_stopped && !m_full)
        answer.note = fmt::format("The time of {} ms was over before everything was searched.",
                                  m_query.timeBudget.count());
    else if (m_stopped)
        answer.note =
            "There is more than shown; the total is a lower bound, counting it all would take longer.";
    else if (answer.truncated)
        answer.note = "There is more than shown; ask for the next page with the cursor.";
    if (m_damaged)
        answer.note +=
            fmt::format("{}Some files could not be searched since their index is damaged; index again.",
                        answer.note.empty() ? "" : " ");
    return answer;
}

Result<SearchAnswer> Searcher::run() {
    CODESAGE_TRY(m_matcher, LineMatcher::compile(m_query));
    CODESAGE_TRY(m_filter, PathFilter::make(m_query.pathGlobs, m_query.languages));
    CODESAGE_TRY(m_cursor, Cursor::decode(m_query.cursor, m_query));
    m_keep = std::numeric_limits<std::size_t>::max();
    if (m_query.limit > 0)
        m_keep = static_cast<std::size_t>(m_cursor.offset) + m_query.limit;
    if (m_query.order == ResultOrder::Relevance)
        m_window = m_query.limit == 0 ? m_keep : std::max(2 * m_query.limit, kMinWindow);
    collect();
    searchAll();
    if (m_stop.stop_requested())
        return fail(ErrorCode::Cancelled, "the search was cancelled");
    SearchAnswer found = answer();
    found.caseSensitive = m_matcher->caseSensitive();
    found.indexedAt = m_targets.empty() ? 0 : m_targets.front().snapshot->manifest().indexedAt;
    for (const SearchTarget& target : m_targets) {
        found.indexedAt = std::min(found.indexedAt, target.snapshot->manifest().indexedAt);
        found.stats.filesIndexed += target.snapshot->textFiles();
    }
    found.stats.filesCandidate = m_candidateCount;
    found.stats.filesSearched = m_filesSearched;
    found.stats.bytesSearched = m_bytesSearched;
    found.stats.duration =
        std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - m_begun);
    return found;
}

} // namespace codesage::code
