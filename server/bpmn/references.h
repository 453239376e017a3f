#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bpmn/model.h"
#include "feel/value.h"

namespace entente::bpmn {

/// The mail text that a task `entente:consent` sends.
inline constexpr std::string_view kConsentText = "consent_request";

/// Something of the package that a process names.
struct Reference {
    enum class Kind { Form, MailText, WordTemplate, Decision };
    Kind kind = Kind::Form;
    std::string name;
    std::string element;
    int line = 0;
};

/// Forms (`formId`), mail texts (property `mailText`, header `text` of `entente:mail`, that of `entente:consent`), Word
/// templates (header `template` of `entente:document`) and decisions (`decisionId`, property `approversTable`), in
/// document order. Names that are FEEL expressions are left out.
std::vector<Reference> references(const Process& process);

/// The candidate groups that are written as they are, once each: the roles a package needs.
std::vector<std::string> groups(const Process& process);

/// The parts of a comma separated list, without blanks around them; empty parts are left out.
std::vector<std::string> listed(std::string_view text);

/// The same of a property's value, which may also be a list of texts; what is neither names nothing.
std::vector<std::string> listedTexts(const feel::Value& value);

/// What the header `languages` of an `entente:document` task asks for; English when it asks for none.
std::vector<std::string> documentLanguages(std::string_view header);

}  // namespace entente::bpmn
