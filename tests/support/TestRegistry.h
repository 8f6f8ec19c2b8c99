#pragma once

#include <QObject>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace codesage::test {

struct Registration {
    std::string name;
    std::function<std::unique_ptr<QObject>()> make;
};

std::vector<Registration>& registrations();

template <class T>
struct Registrar {
    explicit Registrar(const char* name) {
        registrations().push_back({name, [] { return std::make_unique<T>(); }});
    }
};

// Runs the class named by the first argument (all of them without one), passing the rest to Qt Test.
// Returns the number of failed classes. A Qt warning that no test expects fails the run.
int runRegistered(int argc, char** argv);

} // namespace codesage::test

#define CODESAGE_TEST(Class) static const ::codesage::test::Registrar<Class> kRegister##Class{#Class};
