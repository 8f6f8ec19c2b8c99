#include "dashboard/TextContent.h"

#include <QTextBrowser>
#include <QVBoxLayout>

namespace codesage::widgets {

namespace {

class QuietBrowser final : public QTextBrowser {
public:
    using QTextBrowser::QTextBrowser;

protected:
    // A dashboard's text must not read files or call servers.
    QVariant loadResource(int, const QUrl&) override { return {}; }
};

} // namespace

TextContent::TextContent(const show::Panel& panel, QWidget* parent)
    : PanelContent(parent)
    , m_text(new QuietBrowser(this))
    , m_content(QString::fromStdString(panel.options.content))
    , m_markdown(panel.options.markdown) {
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_text);
    m_text->setObjectName(QStringLiteral("panelText"));
    m_text->setOpenExternalLinks(true);
    m_text->document()->setDocumentMargin(0);
    showText();
}

void TextContent::showText() {
    if (m_markdown)
        m_text->setMarkdown(m_content);
    else
        m_text->setHtml(m_content);
}

void TextContent::present(const show::Panel&, const PanelResult&, const show::UnitContext&) {}
QWidget* TextContent::named() {
    return m_text;
}

} // namespace codesage::widgets
