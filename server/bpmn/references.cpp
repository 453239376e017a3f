#include "bpmn/references.h"

#include <algorithm>

#include "base/utf8.h"

namespace entente::bpmn {

std::vector<Reference> references(const Process& process) {
    std::vector<Reference> found;
    for (const auto& node : process.nodes) {
        const auto add = [&](Reference::Kind kind, std::string_view name) {
            if (!name.empty() && !isFeel(name)) found.push_back({kind, std::string(name), node.id, node.line});
        };
        add(Reference::Kind::Form, node.formId);
        add(Reference::Kind::Decision, node.decisionId);
        add(Reference::Kind::Decision, node.property("approversTable"));
        add(Reference::Kind::MailText, node.property("mailText"));
        if (node.jobType == "entente:mail") add(Reference::Kind::MailText, node.header("text"));
        if (node.jobType == "entente:consent") add(Reference::Kind::MailText, kConsentText);
        if (node.jobType == "entente:document") add(Reference::Kind::WordTemplate, node.header("template"));
    }
    return found;
}

std::vector<std::string> groups(const Process& process) {
    std::vector<std::string> found;
    for (const auto& node : process.nodes) {
        if (isFeel(node.candidateGroups)) continue;
        for (auto& group : listed(node.candidateGroups))
            if (std::find(found.begin(), found.end(), group) == found.end()) found.push_back(std::move(group));
    }
    return found;
}

std::vector<std::string> listed(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto comma = text.find(',');
        if (const auto part = utf8::trim(text.substr(0, comma)); !part.empty()) parts.emplace_back(part);
        if (comma == std::string_view::npos) break;
        text.remove_prefix(comma + 1);
    }
    return parts;
}

std::vector<std::string> listedTexts(const feel::Value& value) {
    if (value.isString()) return listed(value.string());
    std::vector<std::string> texts;
    if (value.isList())
        for (const auto& item : value.list())
            if (item.isString()) texts.push_back(item.string());
    return texts;
}

std::vector<std::string> documentLanguages(std::string_view header) {
    auto languages = listed(header);
    if (languages.empty()) languages = {"en"};
    return languages;
}

}  // namespace entente::bpmn
