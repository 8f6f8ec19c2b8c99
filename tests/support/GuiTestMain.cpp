#include "support/TestRegistry.h"

#include <QApplication>
#include <QStyleFactory>

int main(int argc, char** argv) {
    const QApplication application(argc, argv);
    QApplication::setStyle(QStyleFactory::create("Fusion"));
    return codesage::test::runRegistered(argc, argv);
}
