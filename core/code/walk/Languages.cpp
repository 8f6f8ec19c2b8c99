#include "code/walk/Languages.h"

#include "base/core/Strings.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

namespace codesage::code {

namespace {

struct Row {
    Language language;
    // Space-separated: endings begin with a dot, the rest are whole file names.
    std::string_view files;
    std::string_view aliases;
};

constexpr std::array kRows = std::to_array<Row>({
    {{"text", "Text"}, ".txt .text", "plain"},
    {{"c", "C"}, ".c", ""},
    {{"cpp", "C++"},
     ".cpp .cc .cxx .c++ .hpp .hh .hxx .h++ .h .ipp .inl .tpp .txx .ixx .cppm .moc",
     "c++ cxx"},
    {{"python", "Python"}, ".py .pyi .pyw .pyx .pxd sconstruct sconscript wscript", "py python3"},
    {{"javascript", "JavaScript"}, ".js .jsx .mjs .cjs", "js node"},
    {{"typescript", "TypeScript"}, ".ts .tsx .mts .cts", "ts"},
    {{"java", "Java"}, ".java", ""},
    {{"go", "Go"}, ".go", "golang"},
    {{"rust", "Rust"}, ".rs", "rs"},
    {{"csharp", "C#"}, ".cs .csx", "c# cs"},
    {{"php", "PHP"}, ".php .phtml .php5", ""},
    {{"ruby", "Ruby"}, ".rb .rake .gemspec rakefile gemfile vagrantfile", "rb"},
    {{"shell", "Shell"}, ".sh .bash .zsh .ksh .bats .fish", "bash sh"},
    {{"kotlin", "Kotlin"}, ".kt .kts", "kt"},
    {{"swift", "Swift"}, ".swift", ""},
    {{"scala", "Scala"}, ".scala .sc .sbt", ""},
    {{"objectivec", "Objective-C"}, ".m .mm", "objc objective-c"},
    {{"perl", "Perl"}, ".pl .pm .t .perl", ""},
    {{"lua", "Lua"}, ".lua", ""},
    {{"r", "R"}, ".r .rmd", ""},
    {{"julia", "Julia"}, ".jl", ""},
    {{"haskell", "Haskell"}, ".hs .lhs", "hs"},
    {{"ocaml", "OCaml"}, ".ml .mli", ""},
    {{"fsharp", "F#"}, ".fs .fsi .fsx", "f#"},
    {{"elixir", "Elixir"}, ".ex .exs", ""},
    {{"erlang", "Erlang"}, ".erl .hrl", ""},
    {{"clojure", "Clojure"}, ".clj .cljs .cljc .edn", "clj"},
    {{"lisp", "Lisp"}, ".lisp .el .cl .scm .ss", "elisp scheme"},
    {{"dart", "Dart"}, ".dart", ""},
    {{"zig", "Zig"}, ".zig", ""},
    {{"nim", "Nim"}, ".nim", ""},
    {{"d", "D"}, ".d .di", "dlang"},
    {{"fortran", "Fortran"}, ".f .f90 .f95 .f03 .for", ""},
    {{"pascal", "Pascal"}, ".pas .pp .dpr", "delphi"},
    {{"ada", "Ada"}, ".adb .ads", ""},
    {{"cobol", "COBOL"}, ".cob .cbl", ""},
    {{"assembly", "Assembly"}, ".s .asm .nasm", "asm"},
    {{"sql", "SQL"}, ".sql .ddl", ""},
    {{"html", "HTML"}, ".html .htm .xhtml", ""},
    {{"css", "CSS"}, ".css .scss .sass .less", "scss"},
    {{"vue", "Vue"}, ".vue", ""},
    {{"svelte", "Svelte"}, ".svelte", ""},
    {{"qml", "QML"}, ".qml", ""},
    {{"xml", "XML"}, ".xml .xsd .xsl .xslt .svg .ui .qrc .plist .wsdl", ""},
    {{"json", "JSON"}, ".json .jsonc .json5 .jsonl .ipynb", ""},
    {{"yaml", "YAML"}, ".yaml .yml", "yml"},
    {{"toml", "TOML"}, ".toml cargo.lock", ""},
    {{"ini", "INI"}, ".ini .cfg .conf .properties .editorconfig .gitconfig", "config"},
    {{"markdown", "Markdown"}, ".md .markdown .mdx", "md"},
    {{"rst", "reStructuredText"}, ".rst", "restructuredtext"},
    {{"tex", "TeX"}, ".tex .sty .cls .bib", "latex"},
    {{"cmake", "CMake"}, ".cmake cmakelists.txt", ""},
    {{"make", "Make"}, ".mk .mak makefile gnumakefile kbuild", "makefile"},
    {{"meson", "Meson"}, "meson.build meson_options.txt", ""},
    {{"bazel", "Bazel"}, ".bzl .bazel build workspace", "starlark"},
    {{"docker", "Dockerfile"}, ".dockerfile dockerfile containerfile", "dockerfile"},
    {{"protobuf", "Protocol Buffers"}, ".proto", "proto"},
    {{"graphql", "GraphQL"}, ".graphql .gql", ""},
    {{"terraform", "Terraform"}, ".tf .tfvars .hcl", "hcl"},
    {{"nix", "Nix"}, ".nix", ""},
    {{"groovy", "Groovy"}, ".groovy .gradle jenkinsfile", "gradle"},
    {{"powershell", "PowerShell"}, ".ps1 .psm1 .psd1", "ps1"},
    {{"batch", "Batch"}, ".bat .cmd", "cmd"},
    {{"vim", "Vim script"}, ".vim .vimrc", "viml"},
    {{"glsl", "GLSL"}, ".glsl .vert .frag .geom .comp", ""},
    {{"hlsl", "HLSL"}, ".hlsl .fx", ""},
    {{"cuda", "CUDA"}, ".cu .cuh", ""},
    {{"verilog", "Verilog"}, ".v .sv .vh .svh", "systemverilog"},
    {{"vhdl", "VHDL"}, ".vhd .vhdl", ""},
    {{"devicetree", "Device tree"}, ".dts .dtsi", "dts"},
    {{"kconfig", "Kconfig"}, "kconfig", ""},
    {{"diff", "Diff"}, ".diff .patch", "patch"},
    {{"csv", "CSV"}, ".csv .tsv", ""},
    {{"log", "Log"}, ".log", ""},
});

struct Tables {
    std::array<Language, kRows.size()> languages{};
    std::unordered_map<std::string, LanguageId> byFile;
    std::unordered_map<std::string, LanguageId> byName;

    Tables() {
        for (std::size_t i = 0; i < kRows.size(); ++i) {
            const auto id = static_cast<LanguageId>(i);
            languages[i] = kRows[i].language;
            byName.try_emplace(std::string(kRows[i].language.name), id);
            byName.try_emplace(lowered(kRows[i].language.title), id);
            for (const std::string_view each : split(kRows[i].files, ' '))
                byFile.try_emplace(std::string(each), id);
            for (const std::string_view each : split(kRows[i].aliases, ' '))
                byName.try_emplace(std::string(each), id);
        }
    }
};

const Tables& tables() {
    static const Tables kTables;
    return kTables;
}

} // namespace

std::span<const Language> languages() {
    return tables().languages;
}

LanguageId languageOfPath(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
    // No name in the table is longer, and most of the time goes into lowering.
    const std::size_t dot = name.rfind('.');
    const auto& byFile = tables().byFile;
    if (name.size() <= 24) {
        const std::string low = lowered(name);
        if (const auto found = byFile.find(low); found != byFile.end() && low.front() != '.')
            return found->second;
        // "Makefile.am", "Dockerfile.dev"
        if (dot != std::string_view::npos && dot > 0) {
            const auto found = byFile.find(low.substr(dot));
            if (found != byFile.end())
                return found->second;
            const auto stem = byFile.find(low.substr(0, low.find('.')));
            if (stem != byFile.end())
                return stem->second;
        } else if (low.starts_with('.')) {
            const auto found = byFile.find(low);
            if (found != byFile.end())
                return found->second;
        }
        return 0;
    }
    if (dot == std::string_view::npos || name.size() - dot > 16)
        return 0;
    const auto found = byFile.find(lowered(name.substr(dot)));
    return found == byFile.end() ? LanguageId{0} : found->second;
}

std::optional<LanguageId> findLanguage(std::string_view name) {
    const std::string low = lowered(trimmed(name));
    if (low.empty())
        return std::nullopt;
    if (const auto found = tables().byName.find(low); found != tables().byName.end())
        return found->second;
    const auto found = tables().byFile.find(low.starts_with('.') ? low : "." + low);
    if (found == tables().byFile.end())
        return std::nullopt;
    return found->second;
}

} // namespace codesage::code
