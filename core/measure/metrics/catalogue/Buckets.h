#pragma once

#include <array>

// Bounds in seconds. Buckets rise by about 2 to 2.5, so a quantile read from them is off by less than half
// its value anywhere, and by less where the work usually lies.
namespace codesage::metrics::catalogue {

inline constexpr std::array kRequestSeconds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                            0.1,    0.25,  0.5,    1.0,   2.5,  5.0,   10.0};
inline constexpr std::array kSearchSeconds{0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.03,
                                           0.05,    0.1,    0.25,  0.5,    1.0,   2.5,  10.0};
inline constexpr std::array kWaitSeconds{0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0};
inline constexpr std::array kLongSeconds{0.1,  0.5,  1.0,   2.5,   5.0,   10.0,
                                         30.0, 60.0, 120.0, 300.0, 600.0, 1800.0};
inline constexpr std::array kModelSeconds{0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0};

} // namespace codesage::metrics::catalogue
