#pragma once

#include <QWidget>

class QHBoxLayout;

namespace codesage::widgets {

class ElidedLabel;

// The first line of a page: its title, a quiet remark, and its actions at the right.
class PageHeader : public QWidget {
    Q_OBJECT
public:
    explicit PageHeader(const QString& title, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setRemark(const QString& remark);
    void addAction(QWidget* widget);

private:
    ElidedLabel* m_title;
    ElidedLabel* m_remark;
    QHBoxLayout* m_actions;
};

} // namespace codesage::widgets
