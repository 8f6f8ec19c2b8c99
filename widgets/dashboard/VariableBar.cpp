#include "dashboard/VariableBar.h"

#include "charts/ChartData.h"
#include "show/dashboard/Legend.h"
#include "show/dashboard/Variables.h"
#include "theme/Metrics.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <algorithm>

namespace codesage::widgets {

namespace {

bool isShown(const show::Variable& variable) {
    using enum show::VariableKind;
    return !variable.hidden &&
           (variable.kind == Query || variable.kind == Custom || variable.kind == Interval);
}

} // namespace

VariableBar::VariableBar(Backend& backend, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
    , m_row(new QHBoxLayout(this)) {
    setObjectName(QStringLiteral("variableBar"));
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(Metrics::of(this).space(2));
    hide();
}

void VariableBar::setVariables(const std::vector<show::Variable>& variables, const show::TimeRange& range) {
    m_pending.cancel();
    while (QLayoutItem* const item = m_row->takeAt(0)) {
        if (item->widget() != nullptr)
            item->widget()->deleteLater();
        delete item;
    }
    m_boxes.clear();
    m_variables = variables;
    m_range = range;
    for (std::size_t i = 0; i < m_variables.size(); ++i) {
        if (!isShown(m_variables[i]))
            continue;
        const QString label =
            QString::fromStdString(m_variables[i].label.empty() ? m_variables[i].name : m_variables[i].label);
        auto* const caption = new QLabel(label);
        caption->setProperty("tone", QStringLiteral("secondary"));
        auto* const box = new QComboBox;
        box->setObjectName(QStringLiteral("variable_%1").arg(QString::fromStdString(m_variables[i].name)));
        box->setAccessibleName(label);
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        caption->setBuddy(box);
        m_row->addWidget(caption);
        m_row->addWidget(box);
        m_boxes[i] = box;
        connect(box, &QComboBox::activated, this, [this, i, box] {
            m_variables[i].current = {box->currentData().toString().toStdString()};
            emit variableChosen(m_variables[i].name, m_variables[i].current);
            load(i + 1); // those behind can depend on it
        });
        offer(i);
    }
    m_row->addStretch(1);
    setVisible(!m_boxes.empty());
    load(0);
}

void VariableBar::load(std::size_t index) {
    while (index < m_variables.size() && m_variables[index].kind != show::VariableKind::Query)
        ++index;
    if (index >= m_variables.size())
        return;
    const show::VariableScope scope(m_variables);
    const show::VariableQuery query = show::parseVariableQuery(m_variables[index].query);
    const TimestampMs now = m_backend.now();
    const auto range =
        show::resolveRange(m_range, now, localUtcOffset).value_or(show::ResolvedRange{now - 3'600'000, now});
    using Kind = show::VariableQuery::Kind;
    if (query.kind == Kind::LabelValues) {
        m_pending = m_backend.labelValues(
            {scope.inQuery(query.label), scope.inQuery(query.selector), range.start, range.end},
            [this, index](Result<std::vector<std::string>> values) {
                take(index, values ? *values : std::vector<std::string>{});
            });
    } else if (query.kind == Kind::QueryResult) {
        m_pending = m_backend.instant({scope.inQuery(query.selector), range.end},
                                      [this, index](Result<QueryAnswer> answer) {
                                          std::vector<std::string> texts;
                                          if (answer)
                                              for (const show::Series& series : *answer->series)
                                                  texts.push_back(show::fullSeriesName(series));
                                          take(index, texts);
                                      });
    } else {
        load(index + 1);
    }
}

void VariableBar::take(std::size_t index, const std::vector<std::string>& answers) {
    show::Variable& variable = m_variables[index];
    variable.options = show::variableOptions(variable, answers);
    const auto known = [&](const std::string& value) {
        return (variable.includeAll && value == show::kAllValue) ||
               std::ranges::find(variable.options, value, &show::VariableOption::value) !=
                   variable.options.end();
    };
    const std::vector<std::string> before = variable.current;
    if (variable.current.empty() || !std::ranges::all_of(variable.current, known))
        variable.current = variable.includeAll        ? std::vector<std::string>{std::string(show::kAllValue)}
                           : variable.options.empty() ? std::vector<std::string>{}
                                                      : std::vector{variable.options.front().value};
    offer(index);
    if (variable.current != before)
        emit variableChosen(variable.name, variable.current);
    load(index + 1);
}

void VariableBar::offer(std::size_t index) {
    const auto found = m_boxes.find(index);
    if (found == m_boxes.end())
        return;
    const show::Variable& variable = m_variables[index];
    QComboBox* const box = found->second;
    const QSignalBlocker quiet(box);
    box->clear();
    if (variable.includeAll)
        box->addItem(tr("All"), QString::fromUtf8(show::kAllValue.data(),
                                                  static_cast<qsizetype>(show::kAllValue.size())));
    for (const show::VariableOption& option : variable.options)
        box->addItem(QString::fromStdString(option.text), QString::fromStdString(option.value));
    for (int i = 0; i < box->count() && !variable.current.empty(); ++i)
        if (box->itemData(i).toString().toStdString() == variable.current.front())
            box->setCurrentIndex(i);
}

} // namespace codesage::widgets
