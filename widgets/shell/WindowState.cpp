#include "shell/WindowState.h"

#include "base/core/Files.h"

#include <QJsonDocument>

namespace codesage::widgets {

namespace {

constexpr int kVersion = 1;
constexpr std::uint64_t kLargest = 1 << 20;

} // namespace

WindowState::WindowState(std::filesystem::path file)
    : m_file(std::move(file)) {}

QJsonObject WindowState::load() const {
    if (m_file.empty())
        return {};
    const auto text = readFile(m_file, kLargest);
    if (!text)
        return {};
    const QJsonObject state = QJsonDocument::fromJson(QByteArray::fromStdString(*text)).object();
    return state[QLatin1String("version")].toInt() == kVersion ? state : QJsonObject();
}

Status WindowState::save(const QJsonObject& state) const {
    if (m_file.empty())
        return {};
    QJsonObject versioned = state;
    versioned[QLatin1String("version")] = kVersion;
    return writeFileAtomically(m_file, QJsonDocument(versioned).toJson().toStdString());
}

} // namespace codesage::widgets
