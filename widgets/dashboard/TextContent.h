#pragma once

#include "dashboard/PanelContent.h"

class QTextBrowser;

namespace codesage::widgets {

// A text panel: Markdown or Qt's safe part of HTML. Nothing is loaded from elsewhere; web links open in the
// browser.
class TextContent final : public PanelContent {
    Q_OBJECT
public:
    TextContent(const show::Panel& panel, QWidget* parent);
    void present(const show::Panel& panel, const PanelResult& result,
                 const show::UnitContext& units) override;
    QWidget* named() override;

private:
    void showText();

    QTextBrowser* m_text;
    QString m_content;
    bool m_markdown;
};

} // namespace codesage::widgets
