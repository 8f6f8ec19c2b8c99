#include "code/index/Ranking.h"

#include "base/core/Strings.h"

#include <algorithm>
#include <array>

namespace codesage::code {

namespace {

struct Penalty {
    std::string_view part;
    int points;
};

constexpr auto kFolders = std::to_array<Penalty>({{"test", 25},
                                                  {"tests", 25},
                                                  {"testing", 25},
                                                  {"testdata", 35},
                                                  {"fixtures", 35},
                                                  {"examples", 15},
                                                  {"example", 15},
                                                  {"docs", 15},
                                                  {"doc", 15},
                                                  {"vendor", 40},
                                                  {"third_party", 40},
                                                  {"3rdparty", 40},
                                                  {"thirdparty", 40},
                                                  {"external", 30},
                                                  {"node_modules", 60},
                                                  {"deps", 30},
                                                  {"dist", 40},
                                                  {"build", 30},
                                                  {"generated", 40}});

constexpr auto kEndings = std::to_array<Penalty>({{".min.js", 60},
                                                  {".lock", 40},
                                                  {".map", 60},
                                                  {".po", 40},
                                                  {".svg", 40},
                                                  {".json", 15},
                                                  {".xml", 15},
                                                  {".csv", 30},
                                                  {".log", 40},
                                                  {".txt", 15},
                                                  {".md", 10},
                                                  {".rst", 10},
                                                  {".html", 15}});

} // namespace

std::uint8_t rankOfPath(std::string_view path) {
    const std::string low = lowered(path);
    const auto parts = split(low, '/');
    int points = 200 - 3 * static_cast<int>(std::min<std::size_t>(parts.size() - 1, 12));
    for (std::size_t i = 0; i + 1 < parts.size(); ++i)
        for (const Penalty& folder : kFolders)
            if (parts[i] == folder.part)
                points -= folder.points;
    for (const Penalty& ending : kEndings) {
        if (parts.back().ends_with(ending.part)) {
            points -= ending.points;
            break;
        }
    }
    return static_cast<std::uint8_t>(std::clamp(points, 0, 200));
}

} // namespace codesage::code
