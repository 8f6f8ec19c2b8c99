#include "code/index/GramPlan.h"

#include "code/index/Grams.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <optional>

namespace codesage::code {

namespace {

// Looking into a passage costs about as much as reading this many bytes of postings.
constexpr std::size_t kPassageCost = 1000;

template <class Visit>
void forEachPosting(const PostingList& list, Visit&& visit) {
    if (list.bitmap) {
        for (std::size_t i = 0; i < list.bytes.size(); ++i)
            for (unsigned bits = static_cast<unsigned char>(list.bytes[i]); bits != 0; bits &= bits - 1)
                visit(static_cast<std::uint32_t>(i * 8 + static_cast<unsigned>(std::countr_zero(bits))));
        return;
    }
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < list.bytes.size();) {
        std::uint32_t gap = 0;
        unsigned shift = 0;
        unsigned char byte = 0;
        do {
            byte = static_cast<unsigned char>(list.bytes[i++]);
            gap |= static_cast<std::uint32_t>(byte & 0x7F) << shift;
            shift += 7;
        } while (byte >= 0x80 && i < list.bytes.size() && shift < 32);
        const std::uint32_t passage = next + gap;
        visit(passage);
        next = passage + 1;
    }
}

std::vector<std::uint32_t> decoded(const PostingList& list) {
    std::vector<std::uint32_t> passages;
    forEachPosting(list, [&](std::uint32_t passage) { passages.push_back(passage); });
    return passages;
}

void intersect(std::vector<std::uint32_t>& passages, const PostingList& list) {
    if (list.bitmap) {
        std::erase_if(passages, [&](std::uint32_t passage) {
            return passage / 8 >= list.bytes.size() ||
                   (static_cast<unsigned char>(list.bytes[passage / 8]) >> (passage % 8) & 1u) == 0;
        });
        return;
    }
    std::size_t read = 0;
    std::size_t kept = 0;
    forEachPosting(list, [&](std::uint32_t passage) {
        while (read < passages.size() && passages[read] < passage)
            ++read;
        if (read < passages.size() && passages[read] == passage)
            passages[kept++] = passages[read++];
    });
    passages.resize(kept);
}

// The passages that have every gram, or a few more where going on would cost more than it saves. `within`:
// where to begin, or nothing for all passages.
std::optional<std::vector<std::uint32_t>> withAll(const Segment& segment,
                                                  const std::vector<std::uint32_t>& grams,
                                                  std::optional<std::vector<std::uint32_t>> within) {
    std::vector<PostingList> lists;
    for (const std::uint32_t gram : grams) {
        const auto list = segment.postings(gram);
        if (!list)
            return std::vector<std::uint32_t>{};
        lists.push_back(*list);
    }
    std::sort(lists.begin(), lists.end(),
              [](const PostingList& a, const PostingList& b) { return a.cost() < b.cost(); });
    for (const PostingList& list : lists) {
        if (!within) {
            within = decoded(list);
            continue;
        }
        const std::size_t cost = list.bitmap ? within->size() : list.cost();
        if (cost > within->size() * kPassageCost)
            break;
        intersect(*within, list);
        if (within->empty())
            break;
    }
    return within;
}

} // namespace

// Strings as short as two characters only say "one of the 64 trigrams that begin so".
GramPlan::Alternative GramPlan::alternativeOf(const std::string& text) {
    Alternative alternative;
    for (std::size_t i = 0; i + 3 <= text.size(); ++i) {
        const std::string_view three = std::string_view(text).substr(i, 3);
        if (std::any_of(three.begin(), three.end(), [](char c) { return symbolOf(c) == kLineEndSymbol; }))
            continue;
        alternative.grams.push_back(gramOf(three));
    }
    std::sort(alternative.grams.begin(), alternative.grams.end());
    alternative.grams.erase(std::unique(alternative.grams.begin(), alternative.grams.end()),
                            alternative.grams.end());
    if (text.size() == 2 && symbolOf(text[0]) != kLineEndSymbol && symbolOf(text[1]) != kLineEndSymbol) {
        const std::uint32_t first =
            (std::uint32_t{symbolOf(text[0])} << 12) | (std::uint32_t{symbolOf(text[1])} << 6);
        alternative.ranges.push_back({first, first + 64});
    }
    return alternative;
}

GramPlan GramPlan::make(const RequiredText& required, bool ignoresCase) {
    GramPlan plan;
    plan.m_keepSpecialFolds = ignoresCase;
    for (const RequiredText::Clause& strings : required.clauses) {
        Clause clause;
        bool open = false;
        for (const std::string& text : strings) {
            clause.push_back(alternativeOf(text));
            open |= clause.back().grams.empty() && clause.back().ranges.empty();
        }
        if (open)
            continue;
        if (clause.size() == 1 && clause.front().ranges.empty())
            plan.m_all.insert(plan.m_all.end(), clause.front().grams.begin(), clause.front().grams.end());
        else
            plan.m_clauses.push_back(std::move(clause));
    }
    std::sort(plan.m_all.begin(), plan.m_all.end());
    plan.m_all.erase(std::unique(plan.m_all.begin(), plan.m_all.end()), plan.m_all.end());
    return plan;
}

std::vector<std::uint32_t> GramPlan::allPassages(const Segment& segment) const {
    std::vector<std::uint32_t> passages(segment.passages().size());
    std::iota(passages.begin(), passages.end(), 0u);
    return passages;
}

std::vector<std::uint32_t> GramPlan::candidates(const Segment& segment, const std::vector<bool>& dead) const {
    std::optional<std::vector<std::uint32_t>> found;
    if (!m_all.empty())
        found = withAll(segment, m_all, std::nullopt);
    const std::size_t passageCount = segment.passages().size();
    for (const Clause& clause : m_clauses) {
        // The union of what each alternative allows, while that is cheaper than looking into the passages.
        std::size_t cost = 0;
        std::vector<std::pair<const Alternative*, std::vector<PostingList>>> ranges;
        for (const Alternative& alternative : clause) {
            std::vector<PostingList> lists;
            for (const Range& range : alternative.ranges)
                lists = segment.postingsBetween(range.first, range.last);
            for (const PostingList& list : lists)
                cost += list.cost();
            for (const std::uint32_t gram : alternative.grams)
                if (const auto list = segment.postings(gram))
                    cost += std::min(list->cost(), passageCount) / 4;
            ranges.emplace_back(&alternative, std::move(lists));
        }
        if (cost > (found ? found->size() : passageCount) * kPassageCost)
            continue;
        std::vector<bool> allowed(passageCount);
        for (const auto& [alternative, lists] : ranges) {
            const auto allow = [&](std::uint32_t passage) {
                if (passage < passageCount)
                    allowed[passage] = true;
            };
            for (const PostingList& list : lists)
                forEachPosting(list, allow);
            if (alternative->grams.empty())
                continue;
            const auto passages = withAll(segment, alternative->grams, std::nullopt);
            std::for_each(passages->begin(), passages->end(), allow);
        }
        if (!found)
            found = allPassages(segment);
        std::erase_if(*found,
                      [&](std::uint32_t passage) { return passage >= passageCount || !allowed[passage]; });
    }
    if (!found) {
        found = allPassages(segment);
    } else if (m_keepSpecialFolds && !segment.specialFolds().empty()) {
        std::vector<std::uint32_t> both;
        std::set_union(found->begin(), found->end(), segment.specialFolds().begin(),
                       segment.specialFolds().end(), std::back_inserter(both));
        found = std::move(both);
    }
    const auto records = segment.passages();
    std::erase_if(*found, [&](std::uint32_t passage) {
        return passage >= passageCount || dead[records[passage].document];
    });
    return std::move(*found);
}

} // namespace codesage::code
