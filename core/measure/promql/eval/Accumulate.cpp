#include "measure/promql/eval/Accumulate.h"

#include "measure/promql/eval/Frame.h"
#include "measure/promql/eval/Kahan.h"

#include <vector>

namespace codesage::promql {

namespace {

// Folds with one number a step.
template <class Fold>
class Folding final : public Accumulator {
public:
    explicit Folding(std::size_t steps)
        : m_values(steps, kAbsent) {}
    void add(std::span<const double> values) override {
        for (std::size_t i = 0; i < values.size(); ++i)
            if (isPresent(values[i]))
                m_values[i] =
                    isPresent(m_values[i]) ? Fold::next(m_values[i], values[i]) : Fold::first(values[i]);
    }
    void finish(std::span<double> out) override { std::ranges::copy(m_values, out.begin()); }

private:
    std::vector<double> m_values;
};

struct PlainSum {
    static double first(double value) { return value; }
    static double next(double sum, double value) { return sum + value; }
};

struct Largest {
    static double first(double value) { return value; }
    static double next(double held, double value) { return held < value || std::isnan(held) ? value : held; }
};

struct Smallest {
    static double first(double value) { return value; }
    static double next(double held, double value) { return held > value || std::isnan(held) ? value : held; }
};

struct Count {
    static double first(double) { return 1; }
    static double next(double held, double) { return held + 1; }
};

struct One {
    static double first(double) { return 1; }
    static double next(double, double) { return 1; }
};

// Keeps a State a step; State has `bool used`, first(), next(), result().
template <class State>
class Keeping final : public Accumulator {
public:
    explicit Keeping(std::size_t steps)
        : m_states(steps) {}
    void add(std::span<const double> values) override {
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (!isPresent(values[i]))
                continue;
            State& state = m_states[i];
            if (state.used)
                state.next(values[i]);
            else
                state.first(values[i]);
            state.used = true;
        }
    }
    void finish(std::span<double> out) override {
        for (std::size_t i = 0; i < out.size(); ++i)
            if (m_states[i].used)
                out[i] = m_states[i].result();
    }

private:
    std::vector<State> m_states;
};

struct CompensatedSum {
    bool used = false;
    KahanSum sum;
    void first(double value) { sum.sum = value; }
    void next(double value) { sum.add(value); }
    double result() const { return sum.total(); }
};

struct CompensatedMean {
    bool used = false;
    KahanMean mean;
    void first(double value) { mean.add(value); }
    void next(double value) { mean.add(value); }
    double result() const { return mean.mean(); }
};

struct PlainMean {
    bool used = false;
    double mean = 0;
    double count = 1;
    void first(double value) { mean = value; }
    void next(double value) {
        ++count;
        if (!keepsInfiniteMean(mean, value))
            mean += value / count - mean / count;
    }
    double result() const { return mean; }
};

// Welford's running variance.
template <bool isV2, bool isDeviation>
struct Variance {
    bool used = false;
    double mean = 0;
    double squares = 0;
    double count = 1;
    void first(double value) {
        mean = value;
        squares = isV2 || std::isfinite(value) ? 0 : tsdb::kNormalNaN;
    }
    void next(double value) {
        ++count;
        const double delta = value - mean;
        mean += delta / count;
        squares += delta * (value - mean);
    }
    double result() const { return isDeviation ? std::sqrt(squares / count) : squares / count; }
};

template <class T>
std::unique_ptr<Accumulator> make(std::size_t steps) {
    return std::make_unique<T>(steps);
}

} // namespace

std::unique_ptr<Accumulator> makeAccumulator(AggregateOp op, std::size_t steps, bool isV2) {
    switch (op) {
    case AggregateOp::Sum:
        return isV2 ? make<Folding<PlainSum>>(steps) : make<Keeping<CompensatedSum>>(steps);
    case AggregateOp::Avg:
        return isV2 ? make<Keeping<PlainMean>>(steps) : make<Keeping<CompensatedMean>>(steps);
    case AggregateOp::Min:
        return make<Folding<Smallest>>(steps);
    case AggregateOp::Max:
        return make<Folding<Largest>>(steps);
    case AggregateOp::Count:
        return make<Folding<Count>>(steps);
    case AggregateOp::Stddev:
        return isV2 ? make<Keeping<Variance<true, true>>>(steps)
                    : make<Keeping<Variance<false, true>>>(steps);
    case AggregateOp::Stdvar:
        return isV2 ? make<Keeping<Variance<true, false>>>(steps)
                    : make<Keeping<Variance<false, false>>>(steps);
    default:
        return make<Folding<One>>(steps);
    }
}

} // namespace codesage::promql
