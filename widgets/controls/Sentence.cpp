#include "controls/Sentence.h"

namespace codesage::widgets {

QString sentence(const std::string& message) {
    QString text = QString::fromStdString(message).trimmed();
    if (text.isEmpty())
        return text;
    qsizetype word = 0;
    while (word < text.size() && text[word].isLetter())
        ++word;
    if (word == text.size() || text[word].isSpace() || text[word] == QLatin1Char(','))
        text[0] = text[0].toUpper();
    if (!text.endsWith(QLatin1Char('.')) && !text.endsWith(QLatin1Char('!')) &&
        !text.endsWith(QLatin1Char('?')))
        text += QLatin1Char('.');
    return text;
}

} // namespace codesage::widgets
