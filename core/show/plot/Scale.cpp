#include "show/plot/Scale.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace codesage::show {

Scale::Scale(double low, double high, double atLow, double atHigh, bool logarithmic)
    : m_low(low)
    , m_high(high)
    , m_atLow(atLow)
    , m_atHigh(atHigh)
    , m_logarithmic(logarithmic && low > 0) {}

double Scale::forward(double value) const {
    return m_logarithmic ? std::log(std::max(value, std::numeric_limits<double>::min())) : value;
}

double Scale::toPixel(double value) const {
    const double low = forward(m_low);
    const double span = forward(m_high) - low;
    if (!(span > 0))
        return (m_atLow + m_atHigh) / 2;
    // Painters take integers inside; a wild value is far outside the plot either way.
    const double share = std::clamp((forward(value) - low) / span, -100.0, 100.0);
    return m_atLow + share * (m_atHigh - m_atLow);
}

double Scale::toValue(double pixel) const {
    if (m_atHigh == m_atLow)
        return m_low;
    const double share = (pixel - m_atLow) / (m_atHigh - m_atLow);
    const double value = forward(m_low) + share * (forward(m_high) - forward(m_low));
    return m_logarithmic ? std::exp(value) : value;
}

} // namespace codesage::show
