#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "bpmn/model.h"
#include "docx/docx_template.h"
#include "forms/form.h"

namespace entente::workflow {

/// Variables that the expressions of the process read though nothing writes them: a warning at the element, with the
/// known name that is most alike. Known are the answers of forms, what approvals and dispatches leave, targets of
/// mappings, and the program. Nothing is said of a process with a task whose results nobody can foresee: one for
/// external workers or without form.
///
/// The same of the Word templates (by name and language: `letter.en`) that the process fills, at the task that fills
/// each, with the tag and its paragraph. What the product itself gives them, `document`, is known in any process, also
/// in one that is called: what its caller hands in, none of its elements sets, so of that nothing is said.
std::vector<Problem> checkVariables(const bpmn::Process& process, const std::map<std::string, forms::Form>& forms,
                                    const std::map<std::string, docx::DocxTemplate>& templates = {},
                                    bool isCalled = false);

}  // namespace entente::workflow
