#include "measure/promql/eval/Selection.h"

#include "measure/promql/Literals.h"
#include "measure/promql/eval/GoHeap.h"
#include "measure/promql/eval/Grouping.h"
#include "measure/promql/eval/ValueOrder.h"

#include <fmt/format.h>

namespace codesage::promql {

namespace {

using ExtremesHeap = GoHeap<RankedRow, ByValue>;

void offer(ExtremesHeap& heap, RankedRow item, std::size_t k, bool isBottom, bool isV2) {
    if (heap.size() < k) {
        heap.push(item);
        return;
    }
    const double top = heap.top().value;
    const bool isBetter = isBottom ? top > item.value : top < item.value;
    if (!isBetter && !(std::isnan(top) && (isV2 || !std::isnan(item.value))))
        return;
    if (isV2 && k > 1) {
        heap.pop();
        heap.push(item);
    } else {
        heap.replaceTop(item);
    }
}

// Refuses what does not fit a 64-bit integer. Prometheus 2 looks at one step at a time, 3 at all of them, and
// not at all when no k reaches one.
void checkCounts(const std::vector<double>& counts, bool isV2) {
    constexpr double kLargest = 9223372036854774784.0;
    constexpr double kSmallest = -9223372036854775808.0;
    if (!isV2 && std::ranges::none_of(counts, [](double k) { return std::isnan(k) || k >= 1; }))
        return;
    for (const double k : counts) {
        if (std::isnan(k) && !isV2)
            failEvaluation(ErrorCode::Conflict, "Parameter value is NaN");
        if (k <= kSmallest && !isV2)
            failEvaluation(ErrorCode::Conflict,
                           fmt::format("Scalar value {} underflows int64", shortNumber(k)));
        if (isV2 ? !(k <= kLargest && k >= kSmallest) : k >= kLargest)
            failEvaluation(ErrorCode::Conflict,
                           fmt::format("Scalar value {} overflows int64", shortNumber(k)));
    }
}

std::size_t countOf(double k, std::size_t largest) {
    return k < 1 ? 0 : k >= static_cast<double>(largest) ? largest : static_cast<std::size_t>(k);
}

// The rows of one step that are among the k extreme ones of their group, group by group, the most extreme
// first.
std::vector<RankedRow> extremesAt(const HeldRows& held, const std::vector<std::size_t>& groupOfRow,
                                  std::size_t step, std::size_t k, bool isBottom, bool isV2) {
    std::vector<ExtremesHeap> heaps;
    std::vector<std::size_t> heapOfGroup(held.size(), held.size());
    for (std::size_t row = 0; row < held.size(); ++row) {
        const double value = held.row(row)[step];
        if (!isPresent(value))
            continue;
        std::size_t& index = heapOfGroup[groupOfRow[row]];
        if (index == held.size()) {
            index = heaps.size();
            heaps.emplace_back(ByValue{isBottom});
        }
        offer(heaps[index], {value, row}, k, isBottom, isV2);
    }
    std::vector<RankedRow> result;
    for (ExtremesHeap& heap : heaps) {
        sortReversed(heap.items(), isBottom);
        result.insert(result.end(), heap.items().begin(), heap.items().end());
    }
    return result;
}

} // namespace

Rows selectExtremes(QueryContext& ctx, const Aggregation& node, std::unique_ptr<HeldRows> held,
                    const std::vector<double>& parameter) {
    const bool isBottom = node.op == AggregateOp::Bottomk;
    const std::size_t steps = held->steps();
    checkCounts(parameter, ctx.isV2());
    Grouping grouping(node);
    std::vector<std::size_t> groupOfRow(held->size());
    for (std::size_t row = 0; row < held->size(); ++row)
        groupOfRow[row] = grouping.groupOf(held->labels(row)).index;

    auto result = std::make_unique<HeldRows>(ctx, steps);
    std::vector<std::size_t> resultRow(held->size(), held->size());
    for (std::size_t step = 0; step < steps; ++step) {
        ctx.check();
        const std::size_t k = countOf(parameter[step], held->size());
        if (k == 0)
            continue;
        for (const RankedRow& chosen : extremesAt(*held, groupOfRow, step, k, isBottom, ctx.isV2())) {
            std::size_t& row = resultRow[chosen.row];
            if (row == held->size()) {
                row = result->size();
                result->add(&held->labels(chosen.row));
            }
            result->row(row)[step] = chosen.value;
        }
    }
    return result;
}

Rows countValues(QueryContext& ctx, const Aggregation& node, const std::string& label,
                 std::unique_ptr<HeldRows> held) {
    if (!isLabelName(label) || (ctx.isV2() && !isLegacyLabelName(label)))
        failEvaluation(ErrorCode::Conflict, "invalid label name " + goQuoted(label));
    const std::size_t steps = held->steps();
    Aggregation widened;
    widened.grouping = node.grouping;
    widened.without = node.without;
    if (!node.without)
        widened.grouping.push_back(label);
    Grouping grouping(widened);
    auto result = std::make_unique<HeldRows>(ctx, steps);
    for (std::size_t row = 0; row < held->size(); ++row) {
        ctx.check();
        const std::span<const double> values = std::as_const(*held).row(row);
        tsdb::Labels labels = held->labels(row);
        std::size_t group = 0;
        for (std::size_t step = 0; step < steps; ++step) {
            if (!isPresent(values[step]))
                continue;
            const std::string text = plainNumber(values[step]);
            if (text != labels.get(label) || step == 0 || !isPresent(values[step - 1])) {
                labels.set(label, text);
                const auto [index, isNew] = grouping.groupOf(labels);
                group = index;
                if (isNew)
                    result->add(ctx.keep(grouping.labelsOf(labels)));
            }
            double& count = result->row(group)[step];
            count = isPresent(count) ? count + 1 : 1;
        }
    }
    return result;
}

} // namespace codesage::promql
