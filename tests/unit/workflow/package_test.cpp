#include "workflow/package.h"

#include <doctest/doctest.h>

#include <set>

#include "support/world.h"
#include "workflow/package_repository.h"

using namespace entente;
using namespace entente::workflow;
using test::World;

namespace {

/// `file: element: message` of every error.
std::string errorsOf(const std::vector<Problem>& problems) {
    std::string text;
    for (const auto& problem : problems)
        if (problem.severity == Severity::Error)
            text += problem.file + ": " + problem.element + ": " + problem.message.english() + "\n";
    return text;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

PackageFiles renamed(const std::string& name) {
    auto files = test::planningFiles();
    files["planning.bpmn"] = replaced(files["planning.bpmn"], "name=\"Planning and co-host request\" isExecutable",
                                      "name=\"" + name + "\" isExecutable");
    return files;
}

}  // namespace

TEST_CASE("the shipped planning package compiles, with everything that it names") {
    const auto compiled = compilePackage("planning", test::planningFiles());
    CHECK(errorsOf(compiled.problems) == "");
    CHECK(std::none_of(compiled.problems.begin(), compiled.problems.end(),
                       [](const Problem& problem) { return problem.severity == Severity::Warning; }));
    REQUIRE(compiled.package);
    const auto& package = *compiled.package;
    CHECK(package.processId == "planning");
    CHECK(package.name.in("ko") == "기획 및 공동 주최 요청");
    CHECK(package.form("partner_reply") != nullptr);
    CHECK(package.form("none") == nullptr);
    CHECK(package.mail("receipt", "ko") != package.mail("receipt", "en"));
    CHECK(package.mail("receipt", "uz") == package.mail("receipt", "en"));
    CHECK(package.document("cohost_request", "ko") != nullptr);
    CHECK(package.document("cohost_request", "uz") == nullptr);
}

TEST_CASE("what a definition names and the package lacks is a problem of the element that names it") {
    struct Case {
        std::string without;
        std::string element;
        std::string named;
    };
    for (const auto& [without, element, named] : {
             Case{"concept_note.form", "concept_note", "concept_note"},
             Case{"partner_reply.form", "partner_reply", "partner_reply"},
             Case{"mail/approval_request.en.txt", "review_concept_note", "approval_request"},
             Case{"mail/reply_request.en.txt", "partner_reply", "reply_request"},
             Case{"mail/letter_sent.en.txt", "tell_letter_sent", "letter_sent"},
             Case{"templates/cohost_request.en.docx", "generate_letter", "cohost_request.en"},
             Case{"templates/concept_note.ko.docx", "generate_concept_note", "concept_note.ko"},
         }) {
        CAPTURE(without);
        auto files = test::planningFiles();
        REQUIRE(files.erase(without) == 1);
        const auto compiled = compilePackage("planning", files);
        CHECK(!compiled.package);
        const auto errors = errorsOf(compiled.problems);
        CHECK(errors.find("planning.bpmn: " + element + ": ") != std::string::npos);
        CHECK(errors.find("“" + named + "”") != std::string::npos);
    }
}

TEST_CASE("languages and groups may stand with blanks between them") {
    auto files = test::planningFiles();
    auto& model = files["planning.bpmn"];
    model = replaced(model, "value=\"en,ko\"", "value=\"en, ko\"");
    CHECK(errorsOf(compilePackage("planning", files).problems) == "");
}

TEST_CASE("mail texts that the product sends by itself are asked for as well") {
    for (const std::string text : {"receipt", "answer_receipt", "decision_made", "objection", "objected", "passed_on",
                                   "not_for_me", "reminder", "escalation", "replaced"}) {
        CAPTURE(text);
        auto files = test::planningFiles();
        REQUIRE(files.erase("mail/" + text + ".en.txt") == 1);
        const auto compiled = compilePackage("planning", files);
        CHECK(!compiled.package);
        CHECK(errorsOf(compiled.problems).find(text) != std::string::npos);
    }
}

TEST_CASE("a task by link that may ask for a code has the mail text for it") {
    struct Case {
        std::string kind, assurance;
        bool needsCode;
    };
    for (const auto& [kind, assurance, needsCode] : {
             Case{"approval", "code", true},
             Case{"answer", "code", true},
             Case{"approval", "=if 1 = 2 then &quot;code&quot; else &quot;login&quot;", true},
             Case{"approval", "link", false},
             Case{"approval", "login", true},  // to object to what was recorded
             Case{"approval", "", false},
             Case{"task", "code", false},
         }) {
        CAPTURE(kind);
        CAPTURE(assurance);
        auto files = test::planningFiles();
        files.erase("mail/code.en.txt");
        auto& model = files["planning.bpmn"];
        model = replaced(model, "</bpmn:process>",
                         "<bpmn:userTask id=\"by_link\"><bpmn:extensionElements><zeebe:properties><zeebe:property "
                         "name=\"kind\" value=\"" +
                             kind + "\"/><zeebe:property name=\"assurance\" value=\"" + assurance +
                             "\"/></zeebe:properties></bpmn:extensionElements></bpmn:userTask></bpmn:process>");
        const auto errors = errorsOf(compilePackage("planning", files).problems);
        CHECK((errors.find("by_link: There is no mail text “code”") != std::string::npos) == needsCode);
    }
}

TEST_CASE("a calendar that is wrong whatever the variables are is a problem of the task that sends it") {
    struct Case {
        std::string inputs, problem;
    };
    const auto input = [](const std::string& source, const std::string& target) {
        return "<zeebe:input source=\"" + source + "\" target=\"" + target + "\" />";
    };
    const std::string key = "={key: &quot;opening&quot;, summary: concept.title, ";
    for (const auto& [inputs, problem] : {
             Case{input(key + "start: concept.window1.from}", "calendar"), ""},
             Case{input(key + "method: &quot;cancel&quot;}", "calendar"), ""},
             Case{input("=session.calendar", "calendar"), ""},
             Case{input("opening", "calendar.key") + input("=concept.title", "calendar.summary") +
                      input("=concept.window1.from", "calendar.start"),
                  ""},
             Case{input(key + "from: concept.window1.from}", "calendar"), "knows no “from”"},
             Case{input(key + "location: concept.city}", "calendar"), "has no “start”"},
             Case{input(key + "start: concept.window1.from, method: &quot;publish&quot;}", "calendar"),
                  "not “publish”"},
             Case{input("opening", "calendar.key") + input("=concept.window1.from", "calendar.start"),
                  "has no “summary”"},
         }) {
        CAPTURE(inputs);
        auto files = test::planningFiles();
        const std::string before = "<zeebe:input source=\"=[program.mois.reviewer]\" target=\"cc\" />";
        REQUIRE(files["planning.bpmn"].find(before) != std::string::npos);
        files["planning.bpmn"] = replaced(files["planning.bpmn"], before, before + inputs);
        const auto errors = errorsOf(compilePackage("planning", files).problems);
        if (problem.empty())
            CHECK(errors == "");
        else
            CHECK(errors.find(problem) != std::string::npos);
    }
}

TEST_CASE("broken files are named, whatever is in them") {
    struct Case {
        std::string path;
        std::string content;
    };
    for (const auto& [path, content] : {
             Case{"planning.bpmn", ""},
             Case{"planning.bpmn", "<not-bpmn/>"},
             Case{"planning.bpmn", std::string(1, '\0')},
             Case{"concept_note.form", "{"},
             Case{"concept_note.form", "[]"},
             Case{"mail/receipt.ko.txt", "no subject"},
             Case{"mail/receipt.en.txt", "Subject: x\n\n{{ 1 + }}"},
             Case{"templates/concept_note.en.docx", "no zip"},
         }) {
        CAPTURE(path);
        CAPTURE(content);
        auto files = test::planningFiles();
        files[path] = content;
        const auto compiled = compilePackage("planning", files);
        CHECK(!compiled.package);
        CHECK(errorsOf(compiled.problems).find(path) != std::string::npos);
    }
    CHECK(!compilePackage("planning", {}).package);
}

TEST_CASE("versions: the active one is followed by new cases, running ones stay on theirs") {
    World world;
    const auto old = world.start();
    std::vector<Problem> problems;
    const auto second = world.packages->install("planning", renamed("Second"), {}, problems);
    REQUIRE(second);
    CHECK(world.packages->active("planning")->id == *second);
    CHECK(world.packages->active("planning")->version == 2);
    const auto fresh = world.start();
    CHECK(world.runner->packageOf(old)->version == 1);
    CHECK(world.runner->packageOf(fresh)->version == 2);
    const auto list = world.packages->list();
    REQUIRE(list.size() == 2);
    CHECK(list[0].version == 2);
    CHECK((list[0].status == PackageStatus::Active && list[0].running == 1));
    CHECK((list[1].status == PackageStatus::Retired && list[1].running == 1));
    CHECK(!world.packages->active("other"));
    CHECK(!world.runner->start("other", world.program, {}));
}

TEST_CASE("what was activated before is run, whatever this version would refuse of it") {
    World world;
    auto files = test::planningFiles();
    files.erase("mail/receipt.en.txt");
    files["concept_note.form"] = "{";
    files["templates/concept_note.en.docx"] = "no zip";
    REQUIRE(!compilePackage("planning", files).package);
    std::map<std::string, std::string> stored;
    for (const auto& [path, bytes] : files)
        stored[path] = world.blobs->put(bytes).sha256;
    const auto activate = [&] {
        return world.database->write([&](storage::Tx& tx) {
            const PackageRepository repository;
            const auto id = repository.insertDraft(tx, "planning", {"Old", "옛것"}, {}, world.clock.now());
            repository.putFiles(tx, id, stored);
            repository.activate(tx, id, "planning", world.clock.now());
            return id;
        });
    };
    const auto package = world.packages->load(activate());
    REQUIRE(package);
    CHECK(package->version == 2);
    CHECK(package->form("concept_note") == nullptr);
    CHECK(package->document("concept_note", "en") == nullptr);
    CHECK(package->document("concept_note", "ko") != nullptr);
    // Only a process that cannot be run is none.
    stored["planning.bpmn"] = world.blobs->put("<not-bpmn/>").sha256;
    const auto broken = activate();
    CHECK_THROWS(world.packages->load(broken));
}

TEST_CASE("a draft is saved against the edition that was opened, checked and activated") {
    World world;
    const auto by = world.account("admin@mois.example").id;
    auto& store = *world.packages;
    const auto opened = store.draft("planning");
    REQUIRE(opened);
    CHECK((!opened->id && opened->edition == 0 && opened->bpmnPath() == "planning.bpmn"));

    const auto first = store.save("planning", {{"planning.bpmn", "broken"}}, opened->edition, by);
    REQUIRE(first);
    const auto stale = store.save("planning", {{"planning.bpmn", "mine"}}, opened->edition, by);
    REQUIRE(!stale);
    CHECK(stale.error().kind == ErrorKind::Conflict);
    CHECK(store.draft("planning")->files.at("planning.bpmn") == "broken");
    CHECK(store.draft("planning")->files.size() == opened->files.size());

    std::vector<Problem> problems;
    const auto refused = store.activate("planning", *first, by, problems);
    REQUIRE(!refused);
    CHECK(refused.error().message.key == "workflow.refused");
    CHECK(!errorsOf(problems).empty());
    CHECK(store.active("planning")->version == 1);

    const auto repaired = store.save("planning", {{"planning.bpmn", renamed("Third").at("planning.bpmn")}}, *first, by);
    REQUIRE(repaired);
    CHECK(store.activate("planning", *first, by, problems).error().kind == ErrorKind::Conflict);
    REQUIRE(store.activate("planning", *repaired, by, problems));
    CHECK(store.active("planning")->name.en == "Third");
    CHECK(store.active("planning")->version == 2);
    CHECK(store.draft("planning")->edition == 0);
    CHECK(!store.discard("planning", by));
    REQUIRE(store.save("planning", {{"planning.bpmn", "x"}}, 0, by));
    CHECK(store.discard("planning", by));
    CHECK(store.list().size() == 2);
    CHECK(!store.save("none", {}, 0, by));
}

TEST_CASE("what its caller hands in, nobody in a called process has to set") {
    const auto process = [](const std::string& id, const std::string& attributes, const std::string& activity) {
        return "<process id='" + id + "' " + attributes + "><startEvent id='" + id + "_s'/>" + activity +
               "<sequenceFlow id='" + id + "_f' sourceRef='" + id + "_s' targetRef='" + id + "_a'/></process>";
    };
    const auto script = [&](const std::string& id) {
        return process(id, "",
                       "<scriptTask id='" + id +
                           "_a'><extensionElements><zeebe:script expression='=subject' "
                           "resultVariable='x'/></extensionElements></scriptTask>");
    };
    struct Case {
        std::string called;
        std::set<std::string> warned;
    };
    // A call by an expression may mean any of them, but the process that cases begin with is nobody's.
    for (const auto& [called, warned] : {
             Case{"asked", {"main_a", "drawn_a"}},
             Case{"=program.kind", {"main_a"}},
             Case{"main", {"main_a", "asked_a", "drawn_a"}},
         }) {
        CAPTURE(called);
        const auto calling =
            process("main", "isExecutable='true'",
                    "<callActivity id='main_a'><extensionElements><zeebe:calledElement processId='" + called +
                        "'/><zeebe:ioMapping><zeebe:input source='=subject' target='topic'/>"
                        "<zeebe:output source='=topic' target='answer'/></zeebe:ioMapping>"
                        "</extensionElements></callActivity>");
        const auto compiled =
            compilePackage("calling", {{"calling.bpmn",
                                        "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' "
                                        "xmlns:zeebe='http://camunda.org/schema/zeebe/1.0'>" +
                                            calling + script("asked") + script("drawn") + "</definitions>"}});
        CHECK(errorsOf(compiled.problems) == "");
        REQUIRE(compiled.package);
        std::set<std::string> elements;
        for (const auto& problem : compiled.problems)
            if (problem.message.key.starts_with("workflow.unknown_variable")) elements.insert(problem.element);
        CHECK(elements == warned);
    }
}

TEST_CASE("decision models: compiled with what they import, named by id, missed when they are not there") {
    const std::string dmn = R"(<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="urn:a">
        <import name="base" namespace="urn:b" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>
        <decision id="signs" name="Who signs"><informationRequirement><requiredDecision href="urn:b#limit"/>
        </informationRequirement><literalExpression><text>base.limit + 1</text></literalExpression></decision>
        </definitions>)";
    const std::string base = R"(<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="urn:b">
        <decision id="limit" name="limit"><literalExpression><text>5</text></literalExpression></decision>
        </definitions>)";
    const auto rule = [](const std::string& id) {
        return "<bpmn:businessRuleTask id=\"rule\"><bpmn:extensionElements><zeebe:calledDecision decisionId=\"" + id +
               "\" resultVariable=\"x\"/></bpmn:extensionElements></bpmn:businessRuleTask></bpmn:process>";
    };
    auto files = test::planningFiles();
    const auto plain = files["planning.bpmn"];
    files["planning.bpmn"] = replaced(plain, "</bpmn:process>", rule("signs"));
    CHECK(errorsOf(compilePackage("planning", files).problems)
              .find("planning.bpmn: rule: There is no decision “signs”") != std::string::npos);
    files["signs.dmn"] = dmn;
    files["base.dmn"] = base;
    CHECK(errorsOf(compilePackage("planning", files).problems).find("There is no decision") == std::string::npos);
    files["copy.dmn"] = base;
    CHECK(errorsOf(compilePackage("planning", files).problems)
              .find("Another decision of the package has the id “limit”") != std::string::npos);
    files["bad.dmn"] = "<none/>";
    CHECK(errorsOf(compilePackage("planning", files).problems).find("bad.dmn: ") != std::string::npos);
}
