#pragma once

#include <string>

#include "support/loop.h"
#include "unit/docx/documents.h"

/// A workflow in which both sides agree, at the same time, on a plan in two languages and a list of contacts. Whoever
/// has not the other's agreement at the end is asked once more.
namespace entente::test {

constexpr const char* kOurSignatory = "signatory@mois.example";
constexpr const char* kTheirAddressee = "addressee@partner.example";

struct AgreementModel {
    std::string set = "plan, contacts";
    std::string visibility = "shared";
    std::string beside = {};  ///< id of a step that writes the contacts once more while both are asked
    std::string after = {};   ///< of one that does so once they have agreed
    std::string also = {};    ///< of an approval of the partner's coordinator, at the same time
    std::string next = {};    ///< of an approval of the partner's coordinator, after its first one
    std::string rule = {};    ///< carries consents over; the list of contacts shows the rows `ministries` then
    std::string never = {};   ///< what it never carries over
};

inline workflow::PackageFiles agreementFiles(const AgreementModel& wanted = {}) {
    namespace model = engine::testing;
    const auto write = [&](const std::string& id, const std::string& kind, const std::string& languages) {
        const auto header = [](const std::string& key, const std::string& value) {
            return "<zeebe:header key='" + key + "' value='" + value + "'/>";
        };
        return model::node(
            "serviceTask", id,
            "<zeebe:taskDefinition type='entente:document'/><zeebe:taskHeaders>" + header("template", kind) +
                (kind == "contacts" ? header("name", "List of contacts") : "") + header("languages", languages) +
                header("visibility", wanted.visibility) + "</zeebe:taskHeaders>");
    };
    const auto make = [&](const std::string& kind, const std::string& languages) {
        return write("make_" + kind, kind, languages);
    };
    std::string more;
    if (!wanted.beside.empty())
        more += write(wanted.beside, "contacts", "en") + model::path({"fork", wanted.beside, "join"});
    if (!wanted.after.empty()) more += write(wanted.after, "contacts", "en") + model::path({wanted.after, "e"});
    const auto approve = [&](const std::string& id, const std::string& who) {
        std::vector<std::pair<std::string, std::string>> properties = {
            {"kind", "approval"}, {"approvers", "=program." + who}, {"document", "plan"}, {"agreementSet", wanted.set}};
        if (!wanted.rule.empty()) {
            properties.insert(properties.end(),
                              {{"carryOver", wanted.rule}, {"carryOverName", "R"}, {"carryOverName.ko", "규칙 가"}});
            properties.emplace_back("neverCarried", wanted.never);
        }
        return model::user(id, "<zeebe:userTask/>" + model::properties(properties));
    };
    for (const auto& id : {wanted.also, wanted.next})
        if (!id.empty()) more += approve(id, "partner.coordinator");
    if (!wanted.also.empty()) more += model::path({"fork", wanted.also, "join"});
    // What was agreed may be corrected while the case goes on.
    if (!wanted.rule.empty())
        more += model::node("intermediateCatchEvent", "rest", "", {},
                            "<timerEventDefinition><timeDuration>P300D</timeDuration></timerEventDefinition>") +
                model::path({"rest", "e"});
    const auto behind = !wanted.after.empty() ? wanted.after : std::string(wanted.rule.empty() ? "e" : "rest");
    auto files = planningFiles();
    files.erase("planning.bpmn");
    files["loop.bpmn"] = model::file(
        model::start() + make("plan", "en, ko") + make("contacts", "en") +
        "<exclusiveGateway id='again'/><parallelGateway id='fork'/><parallelGateway id='join'/>"
        "<exclusiveGateway id='agreed' default='agreed_again'/>" +
        approve("ask_mois", "mois.signatory") + approve("ask_partner", "partner.addressee") + model::end() +
        model::path({"s", "make_plan", "make_contacts", "again", "fork", "ask_mois", "join", "agreed", "again"}) +
        model::path(wanted.next.empty() ? std::vector<std::string>{"fork", "ask_partner", "join"}
                                        : std::vector<std::string>{"fork", "ask_partner", wanted.next, "join"}) +
        more + model::flow("agreed", behind, "agreement.agreed"));
    for (const std::string name : {"plan.en", "plan.ko", "contacts.en"})
        files["templates/" + name + ".docx"] =
            docx::testing::document(docx::testing::p(name + " {{ document.revision }}"));
    if (!wanted.rule.empty())
        files["templates/contacts.en.docx"] = docx::testing::document(docx::testing::p(
            "{{ document.revision }}: {% for row in ministries %}{{ row.name }} {{ row.phone }} {{ row.venue }}; "
            "{% endfor %}"));
    return files;
}

inline feel::Context contact(const std::string& name, const std::string& phone, const std::string& side,
                             const std::string& venue = "Room 1") {
    return {{"name", name}, {"phone", phone}, {"side", side}, {"venue", venue}};
}

/// Rows 1 and 2 are side A's, rows 3 and 4 side B's.
inline feel::List contacts() {
    return {contact("Officer 1", "100", "A"), contact("Officer 2", "200", "A"), contact("Officer 3", "300", "B"),
            contact("Officer 4", "400", "B")};
}

/// The list of contacts, made again with these rows.
inline void makeContacts(World& world, InstanceId instance, const feel::List& rows, const std::string& cause) {
    REQUIRE(
        world.runner->run(instance, {}, engine::SetVariables{engine::kProcessScope, {{"ministries", rows}}, "test"}));
    const auto document = world.document(instance, "contacts").id;
    const auto made = world.approvals->regenerate(document, world.ours(), cause, world.newest(document).number);
    REQUIRE((made ? "" : made.error().message.english()) == "");
    world.settle();
}

/// Both sides are asked.
inline InstanceId startAgreement(World& world, const workflow::PackageFiles& files = agreementFiles()) {
    return startLoop(world, files, contacts());
}

}  // namespace entente::test
