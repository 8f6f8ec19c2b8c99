#pragma once

#include <QFrame>
#include <vector>

class QButtonGroup;
class QVBoxLayout;

namespace codesage::widgets {

class Page;

// The column at the left: one entry a page, chosen by click, Ctrl+1 … Ctrl+9, or the arrow keys.
class Navigation : public QFrame {
    Q_OBJECT
public:
    explicit Navigation(QWidget* parent = nullptr);

    void addPage(const Page& page);
    void setCurrent(int index);
    // Icons only, where room is scarce.
    void setCompact(bool compact);

signals:
    void chosen(int index);

private:
    QVBoxLayout* m_column;
    QButtonGroup* m_group;
    QWidget* m_brand;
    bool m_compact = false;
};

} // namespace codesage::widgets
