#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "checker.h"
#include "docx/docx_template.h"
#include "feel/json.h"
#include "support.h"
#include "template/template.h"

// The shipped Word templates and mail texts, filled with the sample data of the demo: no problem, no finding, no tag
// and no hole left. With ENTENTE_KEEP_RENDERED=folder the results stay there to be looked at.

using namespace entente;
using namespace entente::docxtest;

namespace {

const fs::path kSource = ENTENTE_SOURCE_DIR;
const fs::path kSchemas = fs::path(ENTENTE_SHARED_DIR) / "conformance/docx/xsd";

feel::Context sample() {
    const auto value = feel::fromJsonWithAtLiterals(bytesOf(kSource / "etc/demo/sample_data.json"));
    REQUIRE_MESSAGE(value, value.error().message.english());
    return value->context();
}

// `name.ko.docx` and `name.ko.txt` are Korean.
feel::Environment environmentFor(const fs::path& file, const Clock& clock) {
    const bool korean = file.stem().extension() == ".ko";
    return {.clock = clock, .zone = "Asia/Seoul", .locale = korean ? "ko" : "en"};
}

template <typename T>
std::string problemsOf(const templates::Outcome<T>& outcome, const char* unit) {
    std::string text;
    for (const templates::Finding& finding : outcome.problems)
        text += finding.english(unit) + "\n";
    return text;
}

void keep(const fs::path& name, const std::string& bytes) {
    if (const char* folder = std::getenv("ENTENTE_KEEP_RENDERED"))
        std::ofstream(fs::path(folder) / name, std::ios::binary) << bytes;
}

docxcheck::Rules rules() {
    return {.schemaFolder = fs::exists(kSchemas) ? kSchemas.string() : std::string()};
}

void renderAndCheck(const fs::path& file, const feel::Context& data, const std::string& variant) {
    const FixedClock clock;
    const auto compiled = docx::DocxTemplate::compile(bytesOf(file));
    REQUIRE_MESSAGE(compiled.ok(), problemsOf(compiled, "paragraph"));
    const auto rendered = compiled.value->render(data, environmentFor(file, clock));
    REQUIRE_MESSAGE(rendered.ok(), problemsOf(rendered, "paragraph"));
    CHECK_MESSAGE(rendered.problems.empty(), problemsOf(rendered, "paragraph"));
    const auto findings = docxcheck::check(*rendered.value, rules());
    CHECK_MESSAGE(findings.empty(), docxcheck::describe(findings));
    keep(variant + "." + file.filename().string(), *rendered.value);
}

}  // namespace

TEST_CASE("shipped Word templates give sound documents") {
    if (!fs::exists(kSchemas)) MESSAGE("skipped: no schemas at " << kSchemas.string());
    const feel::Context data = sample();
    for (const auto& entry : fs::directory_iterator(kSource / "docx_templates")) {
        if (entry.path().extension() != ".docx") continue;
        INFO(entry.path().filename().string());
        renderAndCheck(entry.path(), data, "usual");
    }
}

TEST_CASE("shipped Word templates bear what a form leaves empty and what it may hold at most") {
    feel::Context data = sample();
    const auto patch = feel::fromJsonWithAtLiterals(R"({
        "document": {"number": "2027-118", "date": "@\"2027-03-05\"", "revision": 1, "replyBy": null},
        "request": {"addressee": {"honorific": null, "name": "Addressee & <1>", "title": "Minister", "ministry": "Ministry",
                                  "email": "a@b.example"},
                    "signatory": {"name": "Another", "title": "Vice Minister"}, "countries": 27,
                    "replyBy": "@\"2027-03-26\"", "paragraph": "First line\nsecond line {{ not a tag }}",
                    "paragraphKo": "첫째 줄\n둘째 줄", "enclosures": "Map\r\n\r\nProgramme of 2026", "cc": null},
        "roles": {"changes": null, "duties": [{"duty": "d", "side": "A", "person": "Person & <1>", "until": null, "work": null}]},
        "plan": {"from": "@\"2027-12-31\"", "to": "@\"2028-01-01\"", "languages": ["local"], "interpretation": "none",
                 "changes": null,
                 "schedule": [{"date": "@\"2027-12-31\"", "start": "@\"09:00:00\"", "end": null, "kind": "other",
                               "title": "{{ not a tag }}", "titleKo": null, "place": null}],
                 "themes": [], "venues": [], "contacts": [{"side": "B", "name": "Contact & <1>", "work": null,
                                                           "email": "a@b.example", "phone": "1"}]},
        "brief": {"number": 99, "questions": null, "slidesDue": null, "slidesTo": null, "contact": null, "remark": null,
                  "remarkKo": null},
        "programPlan": {"background": null, "backgroundKo": "", "expected": null, "schedule": [], "budget": [],
                        "effects": null, "effectsKo": null, "requests": "First & <1>\nsecond {{ not a tag }}",
                        "requestsKo": null},
        "report": {"reportDue": null, "summary": null, "summaryKo": null, "attended": [], "results": [],
                   "followUps": [{"what": "Step & <1>", "whatKo": null, "who": null, "whoKo": null, "due": null}],
                   "planned": null, "spent": 0, "lessons": null, "lessonsKo": null, "enclosures": null,
                   "enclosuresKo": null}})");
    REQUIRE_MESSAGE(patch, patch.error().message.english());
    for (const auto& [name, value] : patch->context().entries())
        data.set(name, value);
    feel::Context concept_ = data.find("concept")->context();
    concept_.set("components", feel::List{feel::Value("forum")});
    concept_.set("cityKo", feel::Value());
    concept_.set("backgroundKo", feel::Value());
    data.set("concept", feel::Value(concept_));
    for (const auto& entry : fs::directory_iterator(kSource / "docx_templates")) {
        if (entry.path().extension() != ".docx") continue;
        INFO(entry.path().filename().string());
        renderAndCheck(entry.path(), data, "edge");
    }
}

TEST_CASE("shipped mail texts render in both languages") {
    const feel::Context data = sample();
    const FixedClock clock;
    int count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(kSource / "workflows")) {
        if (entry.path().extension() != ".txt") continue;
        INFO(entry.path().filename().string());
        const std::string text = bytesOf(entry.path());
        CHECK(text.starts_with("Subject: "));
        const auto compiled = templates::TextTemplate::compile(text);
        REQUIRE_MESSAGE(compiled.ok(), problemsOf(compiled, "line"));
        const auto rendered = compiled.value->render(data, environmentFor(entry.path(), clock));
        REQUIRE_MESSAGE(rendered.ok(), problemsOf(rendered, "line"));
        CHECK_MESSAGE(rendered.problems.empty(), problemsOf(rendered, "line"));
        CHECK(rendered.value->find("{{") == std::string::npos);
        CHECK(rendered.value->find("null") == std::string::npos);
        CHECK(rendered.value->find("\n\n") == rendered.value->find('\n'));
        keep(entry.path().filename(), *rendered.value);
        ++count;
    }
    CHECK(count >= 30);
}
