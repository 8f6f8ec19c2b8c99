#include "code/symbols/CppPreprocessor.h"

#include "code/symbols/CharClass.h"

namespace codesage::code {

namespace {

void skipBlanks(std::string_view line, std::size_t& at) {
    while (at < line.size()) {
        if (hasBits(line[at], kBlank) || line[at] == '\\' || line[at] == '\n') {
            ++at;
        } else if (line.substr(at, 2) == "/*") {
            const std::size_t end = line.find("*/", at + 2);
            at = end == std::string_view::npos ? line.size() : end + 2;
        } else {
            return;
        }
    }
}

std::string_view readWord(std::string_view line, std::size_t& at) {
    skipBlanks(line, at);
    const std::size_t begin = at;
    while (at < line.size() && hasBits(line[at], kWordPart))
        ++at;
    return line.substr(begin, at - begin);
}

} // namespace

bool CppPreprocessor::take(std::string_view line, const Position& here) {
    std::size_t at = 1;
    const std::string_view directive = readWord(line, at);
    if (directive == "if" || directive == "ifdef" || directive == "ifndef") {
        Branch branch;
        branch.before = here;
        const std::string_view condition = readWord(line, at);
        skipBlanks(line, at);
        const bool alone = at >= line.size() || line[at] == '/';
        if (directive == "if" && alone && condition == "0")
            branch.skipped = true;
        if (directive == "if" && alone && condition == "1")
            branch.decided = true;
        if (directive == "ifndef" && !m_any)
            m_guard = condition;
        if (branch.skipped)
            ++m_skipping;
        m_branches.push_back(branch);
    } else if ((directive == "else" || directive.starts_with("elif")) && !m_branches.empty()) {
        Branch& branch = m_branches.back();
        // Nothing is read inside a skipped outer branch, whatever this one says.
        const bool outerSkipped = m_skipping > (branch.skipped ? 1u : 0u);
        if (!outerSkipped) {
            if (!branch.skipped) {
                const bool balanced = here.depth == branch.before.depth && here.betweenStatements &&
                                      branch.before.betweenStatements;
                if (!balanced)
                    branch.decided = true;
            }
            if (branch.skipped != branch.decided) {
                branch.skipped = branch.decided;
                m_skipping = branch.skipped ? m_skipping + 1 : m_skipping - 1;
            }
        }
    } else if (directive == "endif" && !m_branches.empty()) {
        if (m_branches.back().skipped)
            --m_skipping;
        m_branches.pop_back();
    }
    m_any = true;
    return reading();
}

std::string_view CppPreprocessor::definedName(std::string_view line) {
    std::size_t at = 1;
    if (readWord(line, at) != "define")
        return {};
    const std::string_view name = readWord(line, at);
    if (name.empty() || name == m_guard)
        return {};
    return name;
}

} // namespace codesage::code
