#pragma once

#include <string>

#include "support/loop.h"
#include "unit/docx/documents.h"

/// A workflow in which both sides agree, at the same time, on a plan in two languages and a list of contacts. Whoever
/// has not the other's agreement at the end is asked once more.
namespace entente::test {

constexpr const char* kOurSignatory = "signatory@mois.example";
constexpr const char* kTheirAddressee = "addressee@partner.example";

inline workflow::PackageFiles agreementFiles(const std::string& set = "plan, contacts",
                                             const std::string& visibility = "shared") {
    namespace model = engine::testing;
    const auto make = [&](const std::string& kind, const std::string& languages) {
        const auto header = [](const std::string& key, const std::string& value) {
            return "<zeebe:header key='" + key + "' value='" + value + "'/>";
        };
        return model::node("serviceTask", "make_" + kind,
                           "<zeebe:taskDefinition type='entente:document'/><zeebe:taskHeaders>" +
                               header("template", kind) + header("languages", languages) +
                               header("visibility", visibility) + "</zeebe:taskHeaders>");
    };
    const auto approve = [&](const std::string& id, const std::string& who) {
        return model::user(id, "<zeebe:userTask/>" + model::properties({{"kind", "approval"},
                                                                        {"approvers", "=program." + who},
                                                                        {"document", "plan"},
                                                                        {"agreementSet", set}}));
    };
    auto files = planningFiles();
    files.erase("planning.bpmn");
    files["loop.bpmn"] = model::file(
        model::start() + make("plan", "en, ko") + make("contacts", "en") +
        "<exclusiveGateway id='again'/><parallelGateway id='fork'/><parallelGateway id='join'/>"
        "<exclusiveGateway id='agreed' default='agreed_again'/>" +
        approve("ask_mois", "mois.signatory") + approve("ask_partner", "partner.addressee") + model::end() +
        model::path({"s", "make_plan", "make_contacts", "again", "fork", "ask_mois", "join", "agreed", "again"}) +
        model::path({"fork", "ask_partner", "join"}) + model::flow("agreed", "e", "agreement.agreed"));
    for (const std::string name : {"plan.en", "plan.ko", "contacts.en"})
        files["templates/" + name + ".docx"] = docx::testing::document(docx::testing::p(name));
    return files;
}

/// Both sides are asked.
inline InstanceId startAgreement(World& world, const workflow::PackageFiles& files = agreementFiles()) {
    return startLoop(world, files, {});
}

}  // namespace entente::test
