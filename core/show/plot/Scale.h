#pragma once

namespace codesage::show {

// Maps a value axis to pixels. `atLow` is the pixel of `low`, `atHigh` that of `high` (on a vertical axis
// atLow is the larger number). A logarithmic scale needs low > 0; values it can't place land below its low
// end.
class Scale {
public:
    Scale() = default;
    Scale(double low, double high, double atLow, double atHigh, bool logarithmic = false);

    double toPixel(double value) const;
    double toValue(double pixel) const;
    double low() const { return m_low; }
    double high() const { return m_high; }

private:
    double forward(double value) const;

    double m_low = 0;
    double m_high = 1;
    double m_atLow = 0;
    double m_atHigh = 1;
    bool m_logarithmic = false;
};

} // namespace codesage::show
