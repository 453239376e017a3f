#include "workflow/assurance.h"

#include <algorithm>
#include <array>
#include <utility>

#include "bpmn/expressions.h"

namespace entente::workflow {

namespace {

constexpr std::array<std::string_view, 3> kAssurances = {"link", "code", "login"};

Error unknownAssurance(std::string_view word) {
    return invalid("workflow.assurance_unknown", "The assurance is {assurance}, not link, code or login",
                   {{"assurance", std::string(word)}}, "assurance");
}

}  // namespace

std::string_view text(Assurance assurance) {
    return kAssurances.at(static_cast<std::size_t>(assurance));
}

std::optional<Assurance> assuranceFrom(std::string_view text) {
    const auto found = std::find(kAssurances.begin(), kAssurances.end(), text);
    if (found == kAssurances.end()) return std::nullopt;
    return static_cast<Assurance>(found - kAssurances.begin());
}

Result<Assurance> assuranceOf(const feel::Context& properties) {
    const auto* said = properties.find("assurance");
    // A modeler keeps an emptied field as an empty text.
    if (!said || said->isNull() || said->textOr("-").empty()) return Assurance::Link;
    if (const auto assurance = assuranceFrom(said->textOr(""))) return *assurance;
    return unknownAssurance(said->text());
}

std::vector<Problem> checkAssurance(const bpmn::Process& process) {
    std::vector<Problem> problems;
    for (const auto& node : process.nodes) {
        const auto word = node.property("assurance");
        if (word.empty()) continue;
        const auto say = [&](Message message) {
            problems.push_back({Severity::Error, {}, node.line, node.id, std::move(message)});
        };
        const auto kind = node.property("kind");
        if (!bpmn::isFeel(kind) && kind != "approval" && kind != "answer")
            say({"workflow.assurance_unused", "An assurance belongs to a task that is done by link", {}});
        else if (!bpmn::isFeel(word) && !assuranceFrom(word))
            say(unknownAssurance(word).message);
    }
    return problems;
}

}  // namespace entente::workflow
