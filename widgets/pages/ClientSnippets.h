#pragma once

#include <QString>
#include <QWidget>
#include <vector>

class QComboBox;
class QLabel;
class QPlainTextEdit;

namespace codesage::widgets {

// How one MCP client is told about this server.
struct ClientSnippet {
    QString client;
    QString where; // the file or command line it belongs in
    QString text;
};
// For a server at `address` ("127.0.0.1:8000").
std::vector<ClientSnippet> clientSnippets(const QString& address);

// Choose a client, read and copy what it needs.
class ClientSnippets : public QWidget {
    Q_OBJECT
public:
    explicit ClientSnippets(QWidget* parent = nullptr);

    void setAddress(const QString& address);

private:
    void showSnippet();

    QString m_address;
    QComboBox* m_client;
    QLabel* m_where;
    QPlainTextEdit* m_text;
};

} // namespace codesage::widgets
