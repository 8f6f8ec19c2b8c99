#include "code/walk/Walker.h"

#include "support/Test.h"

#include <QProcess>
#include <QStandardPaths>

#include <algorithm>
#include <filesystem>
#include <random>
#include <set>

using namespace codesage;
using namespace codesage::code;

// Our reading of ignore files against git's own, over generated trees.
class IgnoreTest : public QObject {
    Q_OBJECT
private slots:
    void generatedTreesAreJudgedAsGitDoes();
    void longListsDecideAsTheLastMatchSays();
};

namespace {

class Generator {
public:
    explicit Generator(unsigned seed)
        : m_random(seed) {}

    std::size_t below(std::size_t bound) { return m_random() % bound; }
    const std::string& pick(const std::vector<std::string>& from) { return from[below(from.size())]; }

    std::string pattern() {
        static const std::vector<std::string> kParts{
            "a",    "b",   "ab",    "*",      "*.c", "*.h", "a*",  "?",   "[ab]",
            "[!a]", "**",  "build", "b*d",    "x.c", ".*",  "*b*", "a?",  "\\a",
            "a**b", "***", "*.x.c", "[a-c]*", "foo", "dir", "**a", "a**", "[]a]*"};
        std::string text;
        const std::size_t parts = 1 + below(3);
        for (std::size_t i = 0; i < parts; ++i)
            text += (i > 0 ? "/" : "") + pick(kParts);
        if (below(4) == 0)
            text = "/" + text;
        if (below(4) == 0)
            text += "/";
        if (below(3) == 0)
            text = "!" + text;
        static const std::vector<std::string> kTails{"", "", "", "", " ", "\\ ", "  ", "\r", "\t", "\\"};
        return text + pick(kTails);
    }

    std::string ignoreFile() {
        std::string text = below(8) == 0 ? "\xEF\xBB\xBF" : "";
        const std::size_t lines = 1 + below(7);
        for (std::size_t i = 0; i < lines; ++i) {
            static const std::vector<std::string> kOdd{"#comment", "", "\\#a", "\\!a", "/", "!", "//", " a"};
            text += below(8) == 0 ? pick(kOdd) : pattern();
            if (i + 1 < lines || below(3) != 0)
                text += "\n";
        }
        return text;
    }

    std::string name() {
        static const std::vector<std::string> kNames{"a",   "b",     "ab", "aab",   "a.c", "b.h",
                                                     "x.c", "y.x.c", ".h", "build", "foo", "dir",
                                                     "a b", "]a",    "c",  "bd",    "a ",  "#a"};
        return pick(kNames);
    }

private:
    std::mt19937 m_random;
};

// Everything below `root` that git would not ignore.
std::set<std::string> keptByGit(const std::filesystem::path& root, const std::set<std::string>& files) {
    QProcess git;
    git.setWorkingDirectory(QString::fromStdString(root.string()));
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("GIT_CONFIG_GLOBAL",
                       QString::fromStdString((root.parent_path() / "gitconfig").string()));
    environment.insert("GIT_CONFIG_SYSTEM", "/dev/null");
    git.setProcessEnvironment(environment);
    git.start("git", {"check-ignore", "--no-index", "--stdin", "-z"});
    git.waitForStarted();
    for (const std::string& file : files)
        git.write(file.c_str(), static_cast<qint64>(file.size() + 1));
    git.closeWriteChannel();
    git.waitForFinished();
    std::set<std::string> kept = files;
    for (const QByteArray& path : git.readAllStandardOutput().split('\0'))
        kept.erase(path.toStdString());
    return kept;
}

} // namespace

void IgnoreTest::generatedTreesAreJudgedAsGitDoes() {
    if (QStandardPaths::findExecutable("git").isEmpty())
        QSKIP("CODESAGE-SKIP: git is not installed");
    constexpr int kTrees = 60;
    std::size_t compared = 0;
    std::size_t ignored = 0;
    for (int tree = 0; tree < kTrees; ++tree) {
        Generator random(static_cast<unsigned>(1000 + tree));
        const test::TempDir dir;
        std::set<std::string> folders{""};
        for (int i = 0; i < 14; ++i) {
            const std::string parent =
                *std::next(folders.begin(), static_cast<std::ptrdiff_t>(random.below(folders.size())));
            if (std::count(parent.begin(), parent.end(), '/') < 4)
                folders.insert(parent + random.name() + "/");
        }
        std::set<std::string> files;
        for (const std::string& folder : folders) {
            for (std::size_t i = 0; i < 1 + random.below(6); ++i) {
                const std::string file = folder + random.name();
                if (!folders.contains(file + "/"))
                    files.insert(file);
            }
            if (folder.empty() || random.below(3) == 0)
                files.insert(folder + ".gitignore");
        }
        for (const std::string& file : files)
            dir.write("tree/" + file, file.ends_with(".gitignore") ? random.ignoreFile() : "x");
        const std::string excludes = random.ignoreFile();
        dir.write("excludes", random.ignoreFile());
        dir.write("gitconfig", "[core]\n\texcludesFile = " + (dir / "excludes").string() + "\n");
        QCOMPARE(QProcess::execute("git", {"init", "-q", QString::fromStdString((dir / "tree").string())}),
                 0);
        dir.write("tree/.git/info/exclude", excludes);

        WalkOptions options;
        options.globalExcludes = dir / "excludes";
        const auto walked = walkTree(dir / "tree", options, {});
        VERIFY_OK(walked);
        std::set<std::string> ours;
        for (const WalkedFile& file : walked->files)
            ours.insert(file.path);
        const std::set<std::string> gits = keptByGit(dir / "tree", files);
        std::vector<std::string> different;
        std::set_symmetric_difference(ours.begin(), ours.end(), gits.begin(), gits.end(),
                                      std::back_inserter(different));
        QVERIFY2(
            different.empty(),
            qPrintable(QString("tree %1: '%2' is judged otherwise")
                           .arg(tree)
                           .arg(different.empty() ? QString() : QString::fromStdString(different.front()))));
        compared += files.size();
        ignored += files.size() - gits.size();
    }
    // The generator would prove nothing if nearly everything, or nearly nothing, were ignored.
    QVERIFY(compared > 1500);
    QVERIFY(ignored * 10 > compared && ignored * 10 < compared * 9);
}

void IgnoreTest::longListsDecideAsTheLastMatchSays() {
    const test::TempDir dir;
    std::string rules;
    for (int i = 0; i < 500; ++i)
        rules += "name" + std::to_string(i) + "\n*.e" + std::to_string(i) + "\n";
    rules += "!name7\n*.keep\n!/sub/*.e9\n!special.*\n";
    dir.write(".gitignore", rules);
    for (const char* name : {"name7", "name8", "x.e9", "sub/x.e9", "special.e3", "a.keep", "plain"})
        dir.write(name, "x");
    const auto walked = walkTree(dir.path(), {}, {});
    VERIFY_OK(walked);
    std::string names;
    for (const WalkedFile& file : walked->files)
        names += file.path + " ";
    QCOMPARE(names, std::string(".gitignore name7 plain special.e3 sub/x.e9 "));
}

CODESAGE_TEST(IgnoreTest)
#include "IgnoreTest.moc"
