#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "bpmn/model.h"

namespace entente::bpmn {

/// A column of the steps table.
enum class StepField {
    Who,
    Policy,
    Quorum,
    Refusal,
    FourEyes,
    SendBackTo,
    Assurance,
    Due,
    Reminders,
    Escalation,
    EscalateTo,
    MailText,
    WordTemplate,
    Form
};

/// `who`, `policy`, `quorum`, `refusal`, `fourEyes`, `sendBackTo`, `assurance`, `due`, `reminders`, `escalation`,
/// `escalateTo`, `mailText`, `wordTemplate`, `form`
std::string_view fieldName(StepField field);

/// One row: a user task, or a service task that mails or makes a document. Where a field is kept in the file depends on
/// the step: *who* is the assignee or candidate group, of an approval the property `approvers`, of an answer
/// `respondent`, of a mail the input `to`.
struct Step {
    std::string element;
    NodeKind kind = NodeKind::UserTask;
    std::string work;  ///< `form`, `approval`, `dispatch`, `answer`, or the job type
    std::string name;
    std::map<std::string, std::string> names;  ///< by language
    std::map<StepField, Text> values;          ///< the fields that this step has; empty text: not set
};

/// The steps in the order in which they can first be reached.
std::vector<Step> steps(const Process& process);

struct StepEdit {
    std::string element;
    std::map<StepField, Text> values;  ///< what changes; an empty text removes the setting
};

/// The file with these edits. Only the attributes and extension elements that they concern change; the diagram and all
/// else is written back as it was read. Fails with `bpmn.steps.unknown` (no such step), `bpmn.steps.field` (the step
/// has no such field), `bpmn.steps.text` (characters XML cannot hold), or as `read` does. Whether the new values make
/// sense is for a check of the result. Thread-safe.
Result<std::string> applySteps(std::string_view bytes, const std::vector<StepEdit>& edits);

}  // namespace entente::bpmn
