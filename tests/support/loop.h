#pragma once

#include <string>
#include <utility>
#include <vector>

#include "support/world.h"
#include "unit/engine/model.h"

/// A workflow whose one step is done by link, once for each of a list.
namespace entente::test {

/// Starts with `ministries`; the step `ask` sees one of them as `ministry`, which nothing around it does. So do its
/// mails: each names it in the subject.
inline workflow::PackageFiles loopFiles(const std::vector<std::pair<std::string, std::string>>& properties,
                                        const std::string& extensions = {}) {
    namespace model = engine::testing;
    const auto ask = model::node(
        "userTask", "ask", extensions + model::properties(properties), {},
        "<multiInstanceLoopCharacteristics isSequential='true'><extensionElements><zeebe:loopCharacteristics "
        "inputCollection='=ministries' inputElement='ministry'/></extensionElements>"
        "</multiInstanceLoopCharacteristics>");
    auto files = planningFiles();
    files.erase("planning.bpmn");
    files["loop.bpmn"] = model::file(model::start() + ask + model::end() + model::path({"s", "ask", "e"}));
    for (const std::string name :
         {"approval_request", "receipt", "decision_made", "reply_request", "answer_receipt", "objection", "code"})
        for (const std::string language : {"en", "ko"})
            files["mail/" + name + "." + language + ".txt"] = "Subject: " + name + " of {{ ministry }}\n\n{{ link }}\n";
    return files;
}

/// Approvals at once, `ask`, `ours` and, of the other side, `theirs`, of which `ask` may be sent back to `draft` before
/// them.
inline workflow::PackageFiles forkFiles() {
    namespace model = engine::testing;
    const auto approve = [](const std::string& id, const std::string& who, const std::string& back = {}) {
        return model::user(
            id, "<zeebe:userTask/>" +
                    model::properties({{"kind", "approval"}, {"approvers", "=program." + who}, {"sendBackTo", back}}));
    };
    auto files = loopFiles({});
    for (auto& [name, text] : files)
        if (const auto at = text.find("{{ ministry }}"); name.starts_with("mail/") && at != std::string::npos)
            text.replace(at, 14, "{{ task.name }}");
    files["loop.bpmn"] = model::file(model::start() + approve("draft", "mois.signatory") +
                                     "<parallelGateway id='fork'/><parallelGateway id='join'/>" +
                                     approve("ask", "mois.reviewer", "draft") + approve("ours", "mois.signatory") +
                                     approve("theirs", "partner.addressee") + model::end() +
                                     model::path({"s", "draft", "fork", "ask", "join", "e"}) +
                                     model::path({"fork", "ours", "join"}) + model::path({"fork", "theirs", "join"}));
    return files;
}

inline void install(World& world, const workflow::PackageFiles& files) {
    std::vector<Problem> problems;
    const auto installed = world.packages->install("loop", files, {}, problems);
    for (const auto& problem : problems)
        if (problem.severity == Severity::Error) FAIL_CHECK((problem.element + ": " + problem.message.english()));
    REQUIRE(installed);
}

/// The case, with the step open for the first of `ministries`; its mails have left.
inline InstanceId startLoop(World& world, const workflow::PackageFiles& files, const feel::List& ministries) {
    install(world, files);
    const auto instance = world.runner->start("loop", world.program, {}, {{"ministries", ministries}});
    REQUIRE(instance);
    world.settle();
    return *instance;
}

}  // namespace entente::test
