#pragma once

#include "base/core/Clock.h"
#include "code/index/Codebases.h"
#include "support/Test.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// A tree, a data folder and the codebases in it. Files get times in the past unless a test asks otherwise, so
// that they don't count as changed a moment ago.
struct Fixture {
    codesage::test::TempDir dir;
    codesage::SystemClock clock;
    codesage::code::IndexOptions options;
    std::unique_ptr<codesage::code::Codebases> codebases;

    Fixture() { open(); }

    void open() {
        auto opened = codesage::code::Codebases::open(dir / "data", options, clock);
        codebases = opened ? std::move(*opened) : nullptr;
    }
    std::filesystem::path root() const { return dir / "tree"; }
    std::filesystem::path write(std::string_view name, std::string_view content) const {
        return dir.write("tree/" + std::string(name), content);
    }
    // As if last changed `seconds` ago. The change time can't be set back, so such a file is still read once
    // more.
    static void age(const std::filesystem::path& path, int seconds = 3600) {
        std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now() -
                                                   std::chrono::seconds(seconds));
    }
    codesage::Result<codesage::code::IndexReport> index() { return codebases->index(root()); }

    codesage::code::SearchQuery literal(std::string_view text) const {
        codesage::code::SearchQuery query;
        query.pattern = text;
        query.limit = 0;
        query.order = codesage::code::ResultOrder::Path;
        return query;
    }
    codesage::code::SearchQuery regex(std::string_view text) const {
        auto query = literal(text);
        query.kind = codesage::code::PatternKind::Regex;
        return query;
    }
    // "a.c:3 b.c:1", or the error.
    std::string lines(const codesage::code::SearchQuery& query) const {
        const auto answer = codebases->search(query);
        if (!answer)
            return answer.error().text();
        std::string text;
        for (const codesage::code::Match& match : answer->matches)
            text += (text.empty() ? "" : " ") + match.path.substr(root().string().size() + 1) + ":" +
                    std::to_string(match.line);
        return text;
    }
    // The folder of the only codebase.
    std::filesystem::path indexFolder() const {
        return std::filesystem::directory_iterator(dir / "data/code")->path();
    }
    std::vector<std::filesystem::path> segmentFiles() const {
        std::vector<std::filesystem::path> files;
        for (const auto& entry : std::filesystem::directory_iterator(indexFolder()))
            if (entry.path().extension() == ".seg")
                files.push_back(entry.path());
        return files;
    }
};
