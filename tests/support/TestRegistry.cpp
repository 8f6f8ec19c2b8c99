#include "support/TestRegistry.h"

#include <QTest>

#include <cstdio>
#include <cstring>

namespace codesage::test {

std::vector<Registration>& registrations() {
    static std::vector<Registration> all;
    return all;
}

int runRegistered(int argc, char** argv) {
    const bool named = argc > 1 && argv[1][0] != '-';
    const std::string wanted = named ? argv[1] : "";
    std::vector<char*> passed{argv[0]};
    for (int i = named ? 2 : 1; i < argc; ++i)
        passed.push_back(argv[i]);
    int failed = 0;
    bool found = false;
    for (const Registration& registration : registrations()) {
        if (named && registration.name != wanted)
            continue;
        found = true;
        const std::unique_ptr<QObject> object = registration.make();
        if (QTest::qExec(object.get(), static_cast<int>(passed.size()), passed.data()) != 0)
            ++failed;
    }
    if (!found) {
        std::fprintf(stderr, "no test class named '%s'\n", wanted.c_str());
        return 1;
    }
    return failed;
}

} // namespace codesage::test
