#include "support/TestRegistry.h"

#include <QCoreApplication>

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    return codesage::test::runRegistered(argc, argv);
}
