#pragma once

#include "theme/Theme.h"

#include <QFrame>

class QLabel;
class QPushButton;
class QToolButton;

namespace codesage::widgets {

enum class BannerTone { Info, Warning, Error };

// One line across a page that something is wrong and what to do; never a box in the way. Closing it hides it
// until another message comes.
class Banner : public QFrame {
    Q_OBJECT
public:
    explicit Banner(QWidget* parent = nullptr);

    void showMessage(BannerTone tone, const QString& text, const QString& whatToDo = {},
                     const QString& action = {});
    void clear();
    QString text() const;

signals:
    void actionTriggered();
    void closed();

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void paintIcon();

    QLabel* m_icon;
    QLabel* m_text;
    QPushButton* m_action;
    QToolButton* m_close;
    BannerTone m_tone = BannerTone::Info;
};

} // namespace codesage::widgets
