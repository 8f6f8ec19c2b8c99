#include "pages/ClientSnippets.h"

#include "theme/Icons.h"
#include "theme/Metrics.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace codesage::widgets {

std::vector<ClientSnippet> clientSnippets(const QString& address) {
    const QString url = QStringLiteral("http://%1/mcp").arg(address);
    const auto json = [&](const char* text) {
        return QString::fromLatin1(text).replace(QLatin1String("URL"), url);
    };
    return {
        {QStringLiteral("Claude Code"), QObject::tr("Run in a terminal"),
         QStringLiteral("claude mcp add --transport http codesage %1").arg(url)},
        {QStringLiteral("VS Code"), QStringLiteral(".vscode/mcp.json"),
         json("{\n  \"servers\": {\n    \"codesage\": { \"type\": \"http\", \"url\": \"URL\" }\n  }\n}")},
        {QStringLiteral("Cursor"), QStringLiteral("~/.cursor/mcp.json"),
         json("{\n  \"mcpServers\": {\n    \"codesage\": { \"url\": \"URL\" }\n  }\n}")},
        {QStringLiteral("Claude Desktop"), QStringLiteral("claude_desktop_config.json"),
         json("{\n  \"mcpServers\": {\n    \"codesage\": { \"command\": \"codesage\", \"args\": [\"mcp\", "
              "\"--stdio\"] }\n  }\n}")},
        {QStringLiteral("Windsurf"), QStringLiteral("~/.codeium/windsurf/mcp_config.json"),
         json("{\n  \"mcpServers\": {\n    \"codesage\": { \"serverUrl\": \"URL\" }\n  }\n}")},
        {QStringLiteral("Zed"), QStringLiteral("~/.config/zed/settings.json"),
         json("{\n  \"context_servers\": {\n    \"codesage\": { \"command\": \"codesage\", \"args\": "
              "[\"mcp\", \"--stdio\"] }\n  }\n}")},
        {QStringLiteral("Gemini CLI"), QStringLiteral("~/.gemini/settings.json"),
         json("{\n  \"mcpServers\": {\n    \"codesage\": { \"httpUrl\": \"URL\" }\n  }\n}")},
        {QStringLiteral("Codex"), QStringLiteral("~/.codex/config.toml"),
         json("[mcp_servers.codesage]\nurl = \"URL\"")},
        {QStringLiteral("curl"), QObject::tr("Run in a terminal"),
         QStringLiteral("curl -X POST %1 -H \"Content-Type: application/json\" \\\n"
                        "  -d '{\"jsonrpc\":\"2.0\",\"method\":\"tools/list\",\"id\":1}'")
             .arg(url)},
    };
}

ClientSnippets::ClientSnippets(QWidget* parent)
    : QWidget(parent)
    , m_client(new QComboBox)
    , m_where(new QLabel)
    , m_text(new QPlainTextEdit) {
    setObjectName(QStringLiteral("clientSnippets"));
    const Metrics metrics = Metrics::of(this);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics.space(2));
    auto* const row = new QHBoxLayout;
    row->setSpacing(metrics.space(3));
    m_client->setObjectName(QStringLiteral("snippetClient"));
    m_client->setAccessibleName(tr("Assistant"));
    m_where->setProperty("tone", QStringLiteral("secondary"));
    m_where->setTextFormat(Qt::PlainText);
    m_where->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* const copy = new QPushButton(tr("Copy"));
    copy->setObjectName(QStringLiteral("snippetCopy"));
    copy->setIcon(themeIcon("copy"));
    copy->setAccessibleName(tr("Copy what the assistant needs"));
    row->addWidget(m_client);
    row->addWidget(m_where, 1);
    row->addWidget(copy);
    column->addLayout(row);
    m_text->setObjectName(QStringLiteral("snippetText"));
    m_text->setAccessibleName(tr("What the assistant needs"));
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setProperty("code", true);
    m_text->setFont(metrics.font(Type::Code));
    m_text->setFixedHeight(QFontMetrics(m_text->font()).lineSpacing() * 6 + metrics.space(5));
    column->addWidget(m_text);
    connect(m_client, &QComboBox::currentIndexChanged, this, &ClientSnippets::showSnippet);
    connect(copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_text->toPlainText()); });
}

void ClientSnippets::setAddress(const QString& address) {
    m_address = address;
    const QString chosen = m_client->currentText();
    {
        const QSignalBlocker quiet(m_client);
        m_client->clear();
        for (const ClientSnippet& snippet : clientSnippets(address))
            m_client->addItem(snippet.client);
        m_client->setCurrentIndex(std::max(0, m_client->findText(chosen)));
    }
    showSnippet();
}

void ClientSnippets::showSnippet() {
    for (const ClientSnippet& snippet : clientSnippets(m_address))
        if (snippet.client == m_client->currentText()) {
            m_where->setText(snippet.where);
            m_text->setPlainText(snippet.text);
        }
}

} // namespace codesage::widgets
