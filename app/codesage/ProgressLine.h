#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace codesage::app {

// One line on standard error that follows an indexing run: rewritten in place on a terminal, silent
// elsewhere.
class ProgressLine {
public:
    ProgressLine();
    void show(const nlohmann::json& progress);
    void clear();

private:
    bool m_terminal;
    bool m_shown = false;
};

// "13.5 MB": powers of 1000, three digits.
std::string humanBytes(double bytes);

} // namespace codesage::app
