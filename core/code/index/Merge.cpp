#include "code/index/Merge.h"

#include <algorithm>
#include <array>
#include <bit>

namespace codesage::code {

namespace {

constexpr std::size_t kTierWidth = 8;
constexpr std::uint64_t kMaxMergedText = 256u << 20;
constexpr std::uint64_t kMaxSegmentText = 100u << 20;

// 0 for below 64 KB, 1 below 512 KB, …
std::size_t tierOf(std::uint64_t bytes) {
    return static_cast<std::size_t>(std::bit_width(bytes >> 16) + 2) / 3;
}

} // namespace

std::vector<std::uint32_t> chooseMerge(const Snapshot& snapshot) {
    const auto& parts = snapshot.parts();
    std::vector<std::uint32_t> chosen;
    std::array<std::vector<std::uint32_t>, 24> tiers;
    std::uint64_t text = 0;
    const auto take = [&](std::uint32_t part) {
        if (text + parts[part].liveTextBytes > kMaxMergedText)
            return;
        text += parts[part].liveTextBytes;
        chosen.push_back(part);
    };
    for (std::uint32_t i = 0; i < parts.size(); ++i) {
        if (parts[i].segment->damaged())
            continue;
        const auto dead =
            static_cast<std::size_t>(std::count(parts[i].dead.begin(), parts[i].dead.end(), true));
        if (dead * 2 > parts[i].dead.size())
            take(i);
        else if (parts[i].liveTextBytes < kMaxSegmentText / 2)
            tiers[tierOf(parts[i].liveTextBytes)].push_back(i);
    }
    for (const auto& tier : tiers) {
        if (tier.size() < kTierWidth)
            continue;
        std::for_each(tier.begin(), tier.end(), take);
        break;
    }
    return chosen;
}

Result<WrittenSegment> writeMerged(const Snapshot& snapshot, const std::vector<std::uint32_t>& parts,
                                   const std::filesystem::path& folder, std::uint64_t id,
                                   const std::stop_token& stop) {
    std::vector<bool> wanted(snapshot.parts().size());
    for (const std::uint32_t part : parts)
        wanted[part] = true;
    CODESAGE_TRY(auto writer, SegmentWriter::create(folder, id));
    for (const DocumentRef ref : snapshot.documents()) {
        if (!wanted[ref.segment])
            continue;
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "indexing was cancelled");
        const auto [stamp, trusted] = snapshot.stamp(ref);
        CODESAGE_CHECK(
            writer->addCopy(*snapshot.parts()[ref.segment].segment, ref.document, stamp, !trusted));
    }
    return writer->finish();
}

} // namespace codesage::code
