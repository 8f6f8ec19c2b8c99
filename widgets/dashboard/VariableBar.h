#pragma once

#include "backend/Backend.h"
#include "show/dashboard/Model.h"
#include "show/dashboard/TimeRange.h"

#include <QWidget>
#include <map>
#include <string>
#include <vector>

class QComboBox;
class QHBoxLayout;

namespace codesage::widgets {

// One choice for each visible variable of a dashboard; query variables are asked for, in their order, so that
// one can use another. Hidden while there is none.
class VariableBar : public QWidget {
    Q_OBJECT
public:
    explicit VariableBar(Backend& backend, QWidget* parent = nullptr);

    void setVariables(const std::vector<show::Variable>& variables, const show::TimeRange& range);

signals:
    void variableChosen(std::string name, std::vector<std::string> values);

private:
    void load(std::size_t index);
    void take(std::size_t index, const std::vector<std::string>& answers);
    void offer(std::size_t index);

    Backend& m_backend;
    std::vector<show::Variable> m_variables;
    show::TimeRange m_range;
    std::map<std::size_t, QComboBox*> m_boxes;
    QHBoxLayout* m_row;
    Pending m_pending;
};

} // namespace codesage::widgets
