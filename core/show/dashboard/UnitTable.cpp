#include "show/dashboard/UnitTable.h"

#include <algorithm>
#include <array>

namespace codesage::show {

namespace {

using enum UnitScale;

// clang-format off
constexpr UnitRow kUnits[] = {
    {"none", Fixed, ""}, {"short", Short, ""}, {"sishort", Si, ""}, {"percent", Fixed, "%"}, {"humidity", Fixed, "%H"},
    {"dB", Fixed, " dB"}, {"candela", Si, "cd"}, {"pixel", Fixed, " px"},
    // Acceleration, angle, area
    {"accMS2", Fixed, " m/s²"}, {"accFS2", Fixed, " f/s²"}, {"accG", Fixed, " g"},
    {"degree", Fixed, "°"}, {"radian", Fixed, "rad"}, {"grad", Fixed, "grad"}, {"arcmin", Fixed, "arcmin"},
    {"arcsec", Fixed, "arcsec"}, {"areaM2", Fixed, " m²"}, {"areaF2", Fixed, " ft²"}, {"areaMI2", Fixed, " mi²"},
    {"acres", Fixed, " ac"}, {"hectares", Fixed, " ha"},
    // Computation
    {"flops", Si, "FLOPS"}, {"mflops", Si, "FLOPS", 2}, {"gflops", Si, "FLOPS", 3}, {"tflops", Si, "FLOPS", 4},
    {"pflops", Si, "FLOPS", 5}, {"eflops", Si, "FLOPS", 6}, {"zflops", Si, "FLOPS", 7}, {"yflops", Si, "FLOPS", 8},
    // Concentration
    {"ppm", Fixed, " ppm"}, {"conppb", Fixed, " ppb"}, {"conngm3", Fixed, " ng/m³"}, {"conngNm3", Fixed, " ng/Nm³"},
    {"conμgm3", Fixed, " μg/m³"}, {"conμgNm3", Fixed, " μg/Nm³"}, {"conmgm3", Fixed, " mg/m³"},
    {"conmgNm3", Fixed, " mg/Nm³"}, {"congm3", Fixed, " g/m³"}, {"congNm3", Fixed, " g/Nm³"},
    {"conmgdL", Fixed, " mg/dL"}, {"conmmolL", Fixed, " mmol/L"},
    // Currency
    {"currencyUSD", Currency, "$"}, {"currencyGBP", Currency, "£"}, {"currencyEUR", Currency, "€"},
    {"currencyJPY", Currency, "¥"}, {"currencyRUB", Currency, "₽"}, {"currencyUAH", Currency, "₴"},
    {"currencyBRL", Currency, "R$"}, {"currencyDKK", CurrencyBehind, "kr"}, {"currencyISK", CurrencyBehind, "kr"},
    {"currencyNOK", CurrencyBehind, "kr"}, {"currencySEK", CurrencyBehind, "kr"}, {"currencyCZK", Currency, "czk"},
    {"currencyCHF", Currency, "CHF"}, {"currencyPLN", Currency, "PLN"}, {"currencyBTC", Currency, "฿"},
    {"currencymBTC", Currency, "mBTC"}, {"currencyμBTC", Currency, "μBTC"}, {"currencyZAR", Currency, "R"},
    {"currencyINR", Currency, "₹"}, {"currencyKRW", Currency, "₩"}, {"currencyIDR", Currency, "Rp"},
    {"currencyPHP", Currency, "PHP"}, {"currencyVND", CurrencyBehind, "đ"}, {"currencyTRY", CurrencyBehind, "₺"},
    {"currencyMYR", Currency, "RM"}, {"currencyXPF", CurrencyBehind, "XPF"}, {"currencyBGN", Currency, "BGN"},
    {"currencyPYG", Currency, "₲"}, {"currencyUYU", Currency, "UYU"}, {"currencyILS", Currency, "₪"},
    // Data
    {"bytes", Binary, "B"}, {"decbytes", Si, "B"}, {"bits", Binary, "b"}, {"decbits", Si, "b"},
    {"kbytes", Binary, "B", 1}, {"deckbytes", Si, "B", 1}, {"mbytes", Binary, "B", 2}, {"decmbytes", Si, "B", 2},
    {"gbytes", Binary, "B", 3}, {"decgbytes", Si, "B", 3}, {"tbytes", Binary, "B", 4}, {"dectbytes", Si, "B", 4},
    {"pbytes", Binary, "B", 5}, {"decpbytes", Si, "B", 5},
    // Data rate
    {"pps", Si, "p/s"}, {"binBps", Binary, "B/s"}, {"Bps", Si, "B/s"}, {"binbps", Binary, "b/s"}, {"bps", Si, "b/s"},
    {"KiBs", Binary, "B/s", 1}, {"Kibits", Binary, "b/s", 1}, {"KBs", Si, "B/s", 1}, {"Kbits", Si, "b/s", 1},
    {"MiBs", Binary, "B/s", 2}, {"Mibits", Binary, "b/s", 2}, {"MBs", Si, "B/s", 2}, {"Mbits", Si, "b/s", 2},
    {"GiBs", Binary, "B/s", 3}, {"Gibits", Binary, "b/s", 3}, {"GBs", Si, "B/s", 3}, {"Gbits", Si, "b/s", 3},
    {"TiBs", Binary, "B/s", 4}, {"Tibits", Binary, "b/s", 4}, {"TBs", Si, "B/s", 4}, {"Tbits", Si, "b/s", 4},
    {"PiBs", Binary, "B/s", 5}, {"Pibits", Binary, "b/s", 5}, {"PBs", Si, "B/s", 5}, {"Pbits", Si, "b/s", 5},
    // Energy
    {"watt", Si, "W"}, {"kwatt", Si, "W", 1}, {"megwatt", Si, "W", 2}, {"gwatt", Si, "W", 3}, {"mwatt", Si, "W", -1},
    {"Wm2", SiUp, "W/m²"}, {"voltamp", Si, "VA"}, {"kvoltamp", Si, "VA", 1}, {"voltampreact", Si, "VAr"},
    {"kvoltampreact", Si, "VAr", 1}, {"watth", Si, "Wh"}, {"watthperkg", Si, "Wh/kg"}, {"kwatth", Si, "Wh", 1},
    {"kwattm", Si, "W-Min", 1}, {"mwatth", Si, "Wh", 2}, {"amph", Si, "Ah"}, {"kamph", Si, "Ah", 1},
    {"mamph", Si, "Ah", -1}, {"joule", Si, "J"}, {"ev", Si, "eV"}, {"amp", Si, "A"}, {"kamp", Si, "A", 1},
    {"mamp", Si, "A", -1}, {"volt", Si, "V"}, {"kvolt", Si, "V", 1}, {"mvolt", Si, "V", -1}, {"dBm", Fixed, " dBm"},
    {"mohm", Si, "Ω", -1}, {"ohm", Si, "Ω"}, {"kohm", Si, "Ω", 1}, {"Mohm", Si, "Ω", 2}, {"farad", Si, "F"},
    {"µfarad", Si, "F", -2}, {"nfarad", Si, "F", -3}, {"pfarad", Si, "F", -4}, {"ffarad", Si, "F", -5},
    {"henry", Si, "H"}, {"mhenry", Si, "H", -1}, {"µhenry", Si, "H", -2}, {"lumens", Si, "Lm"},
    // Flow, force, hash rate
    {"flowgpm", Fixed, " gpm"}, {"flowcms", Fixed, " cms"}, {"flowcfs", Fixed, " cfs"}, {"flowcfm", Fixed, " cfm"},
    {"litreh", Fixed, " L/h"}, {"flowlpm", Fixed, " L/min"}, {"flowmlpm", Fixed, " mL/min"}, {"lux", Fixed, " lx"},
    {"forceNm", Si, "Nm"}, {"forcekNm", Si, "Nm", 1}, {"forceN", Si, "N"}, {"forcekN", Si, "N", 1},
    {"Hs", Si, "H/s"}, {"KHs", Si, "H/s", 1}, {"MHs", Si, "H/s", 2}, {"GHs", Si, "H/s", 3}, {"THs", Si, "H/s", 4},
    {"PHs", Si, "H/s", 5}, {"EHs", Si, "H/s", 6},
    // Mass, length, pressure
    {"massmg", Si, "g", -1}, {"massg", Si, "g"}, {"masslb", Fixed, " lb"}, {"masskg", Si, "g", 1}, {"masst", Fixed, " t"},
    {"lengthmm", Si, "m", -1}, {"lengthcm", Fixed, " cm"}, {"lengthin", Fixed, " in"}, {"lengthft", Fixed, " ft"},
    {"lengthm", Si, "m"}, {"lengthkm", Si, "m", 1}, {"lengthmi", Fixed, " mi"},
    {"pressurembar", Si, "bar", -1}, {"pressurebar", Si, "bar"}, {"pressurekbar", Si, "bar", 1}, {"pressurepa", Si, "Pa"},
    {"pressurehpa", Fixed, " hPa"}, {"pressurekpa", Fixed, " kPa"}, {"pressurehg", Fixed, " \"Hg"},
    // Radiation
    {"radbq", Si, "Bq"}, {"radci", Si, "Ci"}, {"radgy", Si, "Gy"}, {"radrad", Si, "rad"}, {"radsv", Si, "Sv"},
    {"radmsv", Si, "Sv", -1}, {"radusv", Si, "Sv", -2}, {"radrem", Si, "rem"}, {"radexpckg", Si, "C/kg"},
    {"radr", Si, "R"}, {"radsvh", Si, "Sv/h"}, {"radmsvh", Si, "Sv/h", -1}, {"radusvh", Si, "Sv/h", -2},
    // Rotation, temperature, frequency
    {"rotrpm", Fixed, " rpm"}, {"rothz", Si, "Hz"}, {"rotkhz", Si, "Hz", 1}, {"rotmhz", Si, "Hz", 2},
    {"rotghz", Si, "Hz", 3}, {"rotrads", Fixed, " rad/s"}, {"rotdegs", Fixed, " °/s"},
    {"celsius", Fixed, " °C"}, {"fahrenheit", Fixed, " °F"}, {"kelvin", Fixed, " K"}, {"hertz", Si, "Hz"},
    // Throughput
    {"cps", Count, "c/s"}, {"ops", Count, "ops/s"}, {"reqps", Count, "req/s"}, {"rps", Count, "rd/s"},
    {"wps", Count, "wr/s"}, {"iops", Count, "io/s"}, {"eps", Count, "evt/s"}, {"mps", Count, "msg/s"},
    {"recps", Count, "rec/s"}, {"rowsps", Count, "rows/s"}, {"cpm", Count, "c/m"}, {"opm", Count, "ops/m"},
    {"reqpm", Count, "req/m"}, {"rpm", Count, "rd/m"}, {"wpm", Count, "wr/m"}, {"epm", Count, "events/m"},
    {"mpm", Count, "msgs/m"}, {"recpm", Count, "rec/m"}, {"rowspm", Count, "rows/m"},
    // Velocity, volume
    {"velocityms", Fixed, " m/s"}, {"velocitykmh", Fixed, " km/h"}, {"velocitymph", Fixed, " mph"},
    {"velocityknot", Fixed, " kn"}, {"mlitre", Si, "L", -1}, {"litre", Si, "L"}, {"m3", Fixed, " m³"},
    {"Nm3", Fixed, " Nm³"}, {"dm3", Fixed, " dm³"}, {"gallons", Fixed, " gal"},
};
// clang-format on

} // namespace

std::span<const UnitRow> unitTable() {
    return kUnits;
}

const UnitRow* findUnit(std::string_view id) {
    const auto* const found = std::ranges::find(kUnits, id, &UnitRow::id);
    return found == std::end(kUnits) ? nullptr : found;
}

} // namespace codesage::show
