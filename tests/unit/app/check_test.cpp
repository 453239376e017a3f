#include "app/check.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/file.h"
#include "unit/docx/documents.h"
#include "unit/storage/temporary_folder.h"

namespace {

using namespace entente;
using app::CheckReport;

const std::filesystem::path kSource = ENTENTE_SOURCE_DIR;

/// A user task with a form, a mail text and a role, and a service task with a Word template.
std::string definition(const std::string& group = "coordinator A", const std::string& more = {}) {
    return R"(<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="urn:test">
  <bpmn:process id="p" name="P" isExecutable="true">
    <bpmn:startEvent id="start" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="ask" />
    <bpmn:userTask id="ask" name="Ask">
      <bpmn:extensionElements>
        <zeebe:userTask />
        <zeebe:formDefinition formId="question" />
        <zeebe:assignmentDefinition candidateGroups=")" +
           group + R"(" />
        <zeebe:properties><zeebe:property name="mailText" value="asked" /></zeebe:properties>
      </bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="f2" sourceRef="ask" targetRef="write" />
    <bpmn:serviceTask id="write" name="Write">
      <bpmn:extensionElements>
        <zeebe:taskDefinition type="entente:document" />
        <zeebe:taskHeaders><zeebe:header key="template" value="letter" /><zeebe:header key="kind" value="letter" /></zeebe:taskHeaders>
      </bpmn:extensionElements>
    </bpmn:serviceTask>
    <bpmn:sequenceFlow id="f3" sourceRef="write" targetRef="end" />
    <bpmn:endEvent id="end" />)" +
           more + R"(
  </bpmn:process>
</bpmn:definitions>
)";
}

struct Folder {
    void put(const std::string& name, const std::string& bytes) const {
        const auto path = files.path() / name;
        std::filesystem::create_directories(path.parent_path());
        writeFile(systemFiles(), path, bytes);
    }
    /// The lines without the folder in front.
    std::vector<std::string> check(bool runnable = false, const std::string& name = {}) const {
        const auto report = app::check({files.path() / name}, runnable, app::Installation{files.path() / "none"});
        CHECK(report.unreadable.empty());
        std::vector<std::string> lines;
        for (const auto& problem : report.problems)
            lines.push_back(app::text(problem).substr(files.path().string().size() + 1));
        return lines;
    }

    test::TemporaryFolder files;
};

void putWhole(const Folder& folder) {
    folder.put("p.bpmn", definition());
    folder.put(
        "question.form",
        R"({"id": "question", "type": "default", "components": [{"type": "textfield", "key": "a", "id": "a", "label": "A"}]})");
    folder.put("mail/asked.en.txt", "Subject: Asked\n\nPlease answer.\n");
    folder.put("docx_templates/letter.en.docx", docx::testing::document(docx::testing::p("The answer: {{ a }}")));
}

bool has(const std::vector<std::string>& lines, const std::string& line) {
    return std::find(lines.begin(), lines.end(), line) != lines.end();
}

}  // namespace

TEST_CASE("what is shipped can be activated") {
    const auto report =
        app::check({kSource / "workflows", kSource / "docx_templates"}, true, app::Installation{kSource});
    for (const auto& problem : report.problems) {
        INFO(app::text(problem));
        CHECK(problem.severity != Severity::Error);
    }
    CHECK(report.files > 30);
    CHECK(report.unreadable.empty());
}

TEST_CASE("a package that is whole has no problem") {
    const Folder folder;
    putWhole(folder);
    CHECK(folder.check().empty());
    CHECK(folder.check(true).empty());
}

TEST_CASE("what a definition names and is not there is a warning, for activation an error") {
    const Folder folder;
    folder.put("p.bpmn", definition("secretaries"));
    for (const bool runnable : {false, true}) {
        const std::string severity = runnable ? "error" : "warning";
        const auto lines = folder.check(runnable);
        CHECK(lines.size() == 4);
        CHECK(has(lines, "p.bpmn:7: element ask: " + severity + ": There is no form “question” in the package"));
        CHECK(has(lines,
                  "p.bpmn:7: element ask: " + severity + ": There is no mail text “asked” in English in the package"));
        CHECK(has(lines, "p.bpmn:7: element ask: " + severity +
                             ": There is no role “secretaries”: a task is for “coordinator A” or “coordinator B”"));
        CHECK(has(lines,
                  "p.bpmn:16: element write: " + severity + ": There is no Word template “letter.en” in the package"));
    }
}

TEST_CASE("what is drawn but not executed is a note, for activation an error") {
    const Folder folder;
    putWhole(folder);
    folder.put("p.bpmn", definition("coordinator A", "<bpmn:complexGateway id=\"c\" />"));
    const auto lines = folder.check();
    CHECK(lines.size() == 2);
    CHECK(has(lines, "p.bpmn:23: element c: warning: No way leads here from a start event."));
    CHECK(has(lines, "p.bpmn:23: element c: note: complexGateway is not executed."));
    CHECK(has(folder.check(true), "p.bpmn:23: element c: error: complexGateway is not executed."));
}

TEST_CASE("problems of each kind of file, sorted, on one line each") {
    const Folder folder;
    folder.put("a.bpmn", "<not xml");
    folder.put("b.form", "{\n \"components\": 1}");
    folder.put("c.docx", "no archive");
    folder.put("d.dmn", "<definitions/>");
    folder.put("mail/e.en.txt", "Subject: {{ a }}\n\nDear\n{{ 1 + }}\n");
    folder.put("mail/f.en.txt", "no subject");
    folder.put("notes/readme.txt", "not a mail text");
    folder.put("~$c.docx", "left by Word");
    folder.put(".git/x.bpmn", "hidden");
    const auto lines = folder.check();
    std::vector<std::string> starts;
    for (const auto& line : lines) {
        CHECK(line.find('\n') == std::string::npos);
        starts.push_back(line.substr(0, line.find(' ')));
    }
    CHECK(starts == std::vector<std::string>{
                        "a.bpmn:1:", "b.form:1:", "c.docx:1:", "d.dmn:1:", "mail/e.en.txt:4:", "mail/f.en.txt:1:"});
    CHECK(has(lines, "d.dmn:1: error: the root element is definitions, not definitions of DMN 1.1 to 1.5"));
}

TEST_CASE("mail texts of the nearest folder of shared ones count as the definition's own") {
    const Folder folder;
    folder.put("flows/one/p.bpmn", definition());
    const auto isMissing = [&] {
        const auto lines = folder.check();
        return std::any_of(lines.begin(), lines.end(), [](const std::string& line) {
            return line.find("no mail text “asked”") != std::string::npos;
        });
    };
    CHECK(isMissing());
    folder.put("flows/common/mail/asked.en.txt", "Subject: Asked\n\nPlease answer.\n");
    CHECK(!isMissing());
}

TEST_CASE("a file that is named is checked whatever its folder") {
    const Folder folder;
    folder.put("text.txt", "no subject");
    CHECK(folder.check().empty());
    CHECK(folder.check(false, "text.txt").size() == 1);
}

TEST_CASE("a file that is not there is unreadable, the others are checked") {
    const Folder folder;
    folder.put("b.form", "{}");
    const auto report = app::check({folder.files.path() / "a.bpmn", folder.files.path() / "b.form"}, false, {});
    CHECK(report.unreadable.size() == 1);
    CHECK(report.files == 1);
    CHECK(report.count(Severity::Error) == 1);
}

TEST_CASE("control characters of a file cannot forge a line") {
    Problem problem{Severity::Error, "a.bpmn", 3, "x\ny", {"k", "first\nsecond\x1b[2J", {}}};
    CHECK(app::text(problem) == "a.bpmn:3: element x y: error: first second [2J");
}

TEST_CASE("public models are read without harm") {
    for (const auto* suite : {"betsy/constraints", "miwg"}) {
        const auto folder = std::filesystem::path(ENTENTE_SHARED_DIR) / "conformance" / suite;
        if (!std::filesystem::is_directory(folder)) {
            MESSAGE("skipped, not there: " << folder.string());
            continue;
        }
        for (const bool runnable : {false, true}) {
            const auto report = app::check({folder}, runnable, {});
            CHECK(report.files > 0);
            CHECK(report.unreadable.empty());
            for (const auto& problem : report.problems)
                if (problem.file.find("REF_") != std::string::npos && !runnable)
                    CHECK_MESSAGE(problem.severity != Severity::Error, app::text(problem));
            CHECK(
                std::is_sorted(report.problems.begin(), report.problems.end(), [](const Problem& a, const Problem& b) {
                    return std::tie(a.file, a.line) < std::tie(b.file, b.line);
                }));
        }
    }
}

TEST_CASE("decision models are checked, with what they import from their folder") {
    const Folder folder;
    const std::string model = "https://www.omg.org/spec/DMN/20230324/MODEL/";
    folder.put("base.dmn", "<definitions xmlns=\"" + model +
                               "\" namespace=\"urn:base\">\n"
                               "<decision id=\"limit\" name=\"limit\"><literalExpression><text>5</text>"
                               "</literalExpression></decision></definitions>");
    folder.put("signs.dmn", "<definitions xmlns=\"" + model +
                                "\" namespace=\"urn:signs\">\n"
                                "<import name=\"base\" namespace=\"urn:base\" importType=\"" +
                                model +
                                "\"/>\n"
                                "<import name=\"gone\" namespace=\"urn:gone\" importType=\"" +
                                model +
                                "\"/>\n"
                                "<decision id=\"d\" name=\"d\"><informationRequirement>"
                                "<requiredDecision href=\"urn:base#limit\"/></informationRequirement>\n"
                                "<literalExpression><text>base.limit + limt</text></literalExpression></decision>\n"
                                "<decision id=\"e\" name=\"e\"><literalExpression><text>1 +</text>"
                                "</literalExpression></decision></definitions>");
    const auto lines = folder.check();
    CHECK(lines.size() == 3);
    CHECK(has(lines, "signs.dmn:3: error: no model of the namespace urn:gone is found"));
    CHECK(has(lines, "signs.dmn:5: element d: warning: nothing here has the name `limt`; did you mean `limit`?"));
    CHECK(has(lines, "signs.dmn:6: element e: error: the expression is not complete (at 1:4)"));
}
