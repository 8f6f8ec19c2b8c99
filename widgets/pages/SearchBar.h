#pragma once

#include "backend/BackendTypes.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLineEdit;
class QToolButton;

namespace codesage::widgets {

// The search field with its switches (match case, whole word, regular expression) and its scope. Asks for a
// search a moment after the last change, at once on Return. UI thread.
class SearchBar : public QWidget {
    Q_OBJECT
public:
    explicit SearchBar(QWidget* parent = nullptr);

    SearchRequest request() const;
    bool isEmpty() const;
    void setPattern(const QString& pattern);
    void setCodebases(const std::vector<CodebaseInfo>& codebases);
    void focusField();
    // A change has been made and the search for it isn't asked for yet.
    bool isWaiting() const { return m_soon.isActive(); }

signals:
    void searchRequested();
    // Up and Down in the field: to the previous or next result.
    void stepRequested(int step);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QToolButton* toggle(const QString& text, const QString& name, const QString& objectName);

    QLineEdit* m_field;
    QToolButton* m_case;
    QToolButton* m_word;
    QToolButton* m_regex;
    QComboBox* m_scope;
    QTimer m_soon;
};

} // namespace codesage::widgets
