#include "dashboard/ExplainDialog.h"

#include "show/dashboard/Intervals.h"
#include "show/dashboard/Units.h"
#include "theme/Metrics.h"

#include <QApplication>
#include <QClipboard>
#include <QDateTime>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>

namespace codesage::widgets {

namespace {

QLabel* value(const QString& text, const QString& name) {
    auto* const label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setWordWrap(true);
    label->setAccessibleName(QStringLiteral("%1: %2").arg(name, text));
    return label;
}

QString seconds(std::chrono::duration<double> time) {
    return QString::fromStdString(show::formatValue("s", time.count()).joined());
}

} // namespace

ExplainDialog::ExplainDialog(const QString& title, const PanelResult& result, QWidget* parent)
    : QDialog(parent) {
    setObjectName(QStringLiteral("explainDialog"));
    setWindowTitle(tr("Explain “%1”").arg(title));
    const Metrics metrics = Metrics::of(this);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(metrics.space(5), metrics.space(4), metrics.space(5), metrics.space(4));
    column->setSpacing(metrics.space(3));
    auto* const heading = new QLabel(title);
    heading->setTextFormat(Qt::PlainText);
    heading->setFont(metrics.font(Type::Heading));
    column->addWidget(heading);
    const auto moment = [](TimestampMs time) {
        return QLocale().toString(QDateTime::fromMSecsSinceEpoch(time),
                                  QStringLiteral("d MMM yyyy HH:mm:ss"));
    };
    auto* const range = value(tr("%1 to %2").arg(moment(result.start), moment(result.end)), tr("Time range"));
    range->setProperty("tone", QStringLiteral("secondary"));
    column->addWidget(range);
    auto* const list = new QWidget;
    auto* const targets = new QVBoxLayout(list);
    targets->setContentsMargins(0, 0, 0, 0);
    targets->setSpacing(metrics.space(4));
    for (const TargetResult& target : result.targets)
        targets->addWidget(targetView(target));
    targets->addStretch(1);
    auto* const scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setWidget(list);
    scroll->setFocusPolicy(Qt::NoFocus);
    column->addWidget(scroll, 1);
    auto* const close = new QPushButton(tr("Close"));
    close->setObjectName(QStringLiteral("explainClose"));
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    column->addWidget(close, 0, Qt::AlignRight);
    resize(metrics.space(170),
           std::min(metrics.space(150), metrics.space(45 + 42 * static_cast<double>(result.targets.size()))));
}

QWidget* ExplainDialog::targetView(const TargetResult& target) {
    const Metrics metrics = Metrics::of(this);
    auto* const view = new QWidget;
    auto* const column = new QVBoxLayout(view);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics.space(2));
    auto* const head = new QHBoxLayout;
    auto* const name = new QLabel(tr("Query %1").arg(QString::fromStdString(target.request.refId)));
    name->setFont(metrics.font(Type::Strong));
    head->addWidget(name, 1);
    auto* const copy = new QPushButton(tr("Copy"));
    copy->setProperty("kind", QStringLiteral("quiet"));
    copy->setObjectName(QStringLiteral("explainCopy"));
    copy->setAccessibleName(tr("Copy query %1").arg(QString::fromStdString(target.request.refId)));
    const QString expression = QString::fromStdString(target.request.expression);
    connect(copy, &QPushButton::clicked, this,
            [expression] { QApplication::clipboard()->setText(expression); });
    head->addWidget(copy);
    column->addLayout(head);
    auto* const code = new QPlainTextEdit(expression);
    code->setReadOnly(true);
    code->setObjectName(QStringLiteral("explainExpression"));
    code->setAccessibleName(tr("Query %1 as it was sent").arg(QString::fromStdString(target.request.refId)));
    code->setFont(metrics.font(Type::Code));
    code->setTabChangesFocus(true);
    const int lines = std::clamp(static_cast<int>(expression.size() / 70) + 1 +
                                     static_cast<int>(expression.count(QLatin1Char('\n'))),
                                 1, 6);
    code->setFixedHeight(lines * QFontMetrics(code->font()).lineSpacing() + metrics.space(4));
    code->setFrameShape(QFrame::NoFrame);
    code->setProperty("code", true);
    column->addWidget(code);
    auto* const facts = new QFormLayout;
    facts->setHorizontalSpacing(metrics.space(4));
    facts->setVerticalSpacing(metrics.space(1));
    const auto fact = [&](const QString& label, const QString& text) {
        auto* const left = new QLabel(label);
        left->setProperty("tone", QStringLiteral("secondary"));
        facts->addRow(left, value(text, label));
    };
    if (target.error) {
        fact(tr("Failed"), QString::fromStdString(target.error->text()));
    } else {
        std::size_t samples = 0;
        for (const show::Series& series : *target.answer.series)
            samples += series.times.size();
        fact(tr("Kind"), target.request.instant
                             ? tr("at one moment")
                             : tr("over time, every %1")
                                   .arg(QString::fromStdString(show::intervalText(target.request.step))));
        fact(tr("Answered"),
             tr("%L1 series with %L2 samples").arg(target.answer.series->size()).arg(samples));
        if (target.answer.samplesRead > 0)
            fact(tr("Read"), tr("%L1 stored samples").arg(target.answer.samplesRead));
        fact(tr("Time"), tr("%1 to evaluate, %2 until it was here")
                             .arg(seconds(target.answer.duration), seconds(target.waited)));
        for (const std::string& warning : target.answer.warnings)
            fact(tr("Warning"), QString::fromStdString(warning));
    }
    column->addLayout(facts);
    return view;
}

} // namespace codesage::widgets
