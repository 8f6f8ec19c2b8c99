#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace codesage::widgets {

enum class MessageTone { Quiet, Loading, Warning, Error };

// What stands where content would: an icon, what is the case, what to do about it, and at most one action.
// Shrinks from all of it to a single line as room gets scarce.
class MessageView : public QWidget {
    Q_OBJECT
public:
    explicit MessageView(QWidget* parent = nullptr);

    // `icon`: a name from resources/icons, empty for the tone's own. `action`: empty for none.
    void setMessage(MessageTone tone, const QString& title, const QString& text = {},
                    const QString& action = {}, const char* icon = nullptr);
    QSize minimumSizeHint() const override { return {0, 0}; }

signals:
    void actionTriggered();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void arrange();
    void paintIcon();

    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_text;
    QPushButton* m_action;
    MessageTone m_tone = MessageTone::Quiet;
    QByteArray m_iconName;
    bool m_hasText = false;
    bool m_hasAction = false;
};

} // namespace codesage::widgets
