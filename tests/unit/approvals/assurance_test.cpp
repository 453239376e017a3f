#include <doctest/doctest.h>

#include <algorithm>

#include "support/world.h"

using namespace entente;
using namespace entente::approvals;
using test::World;
using workflow::Assurance;

namespace {

constexpr const char* kSignatory = "signatory@mois.example";
constexpr const char* kAddressee = "addressee@partner.example";

/// The shipped workflow with an assurance of one step.
workflow::PackageFiles filesWith(const std::string& step, const std::string& assurance) {
    auto files = test::planningFiles();
    auto& text = files["planning.bpmn"];
    constexpr std::string_view kProperties = "<zeebe:properties>";
    const auto properties = text.find(kProperties, text.find("Task id=\"" + step + '"'));
    text.insert(properties + kProperties.size(), "<zeebe:property name=\"assurance\" value=\"" + assurance + "\"/>");
    return files;
}

/// Waits for the signatory, or for the addressee, who has to show more than the link.
struct Guarded : World {
    explicit Guarded(const std::string& assurance, std::string who = kSignatory) : email(std::move(who)) {
        std::vector<Problem> problems;
        const auto* step = email == kSignatory ? "sign_letter" : "partner_reply";
        REQUIRE(packages->install("planning", filesWith(step, assurance), {}, problems));
        instance = email == kSignatory ? upToSignature() : upToAnswer();
        token = relay.lastTo(email).token();
    }

    std::string codeByMail() {
        REQUIRE(approvals->sendCode(look(token).value()));
        settle();
        constexpr std::string_view kBefore = "Your code: ";
        const auto text = relay.lastTo(email).text;
        const auto at = text.find(kBefore);
        REQUIRE(at != std::string::npos);
        return text.substr(at + kBefore.size(), 6);
    }
    std::string refusal(const std::string& code) {
        const auto answer = approvals->confirm(look(token).value(), token, code);
        return answer ? "" : answer.error().message.key;
    }
    Result<Finished> approve(const LinkView& link) {
        return approvals->decide(link, {"approve", "", false, "", "", {}});
    }

    std::string email;
    InstanceId instance;
    std::string token;
};

std::string other(std::string code) {
    code.back() = code.back() == '9' ? '0' : static_cast<char>(code.back() + 1);
    return code;
}

}  // namespace

TEST_CASE("a code: the link alone decides nothing, the browser that gave the code does") {
    Guarded world("code");
    CHECK(!world.approve(world.look(world.token).value()));
    CHECK(world.refusal("000000") == "approvals.code_over");

    const auto code = world.codeByMail();
    const auto mail = world.relay.lastTo(kSignatory);
    CHECK(mail.token().empty());
    CHECK(mail.envelope.to.size() == 1);  // nobody in copy
    CHECK(world.number("SELECT count(*) FROM mail WHERE body LIKE '%" + code + "%'") == 0);
    CHECK(world.refusal(other(code)) == "approvals.code_wrong");

    const auto confirmed = world.approvals->confirm(world.look(world.token).value(), world.token, " " + code + " ");
    REQUIRE(confirmed);
    CHECK(world.refusal(code) == "approvals.code_over");  // once
    CHECK(world.look(world.token)->assurance == Assurance::Link);
    const auto link = world.look(confirmed->reveal());
    REQUIRE(link);
    CHECK(link->assurance == Assurance::Code);
    const auto finished = world.approve(*link);
    REQUIRE(finished);
    CHECK(finished->decision->assurance == Assurance::Code);
    CHECK(world.text("SELECT detail FROM audit_event WHERE action = 'decision.made' ORDER BY seq DESC LIMIT 1")
              .find("\"code\"") != std::string::npos);
}

TEST_CASE("a code ends with the next one, after ten minutes and after five wrong tries") {
    Guarded world("code");
    const auto first = world.codeByMail();
    const auto second = world.codeByMail();
    if (first != second) CHECK(world.refusal(first) == "approvals.code_wrong");
    world.clock.advance(599);
    CHECK(world.refusal(other(second)) == "approvals.code_wrong");
    world.clock.advance(1);
    CHECK(world.refusal(second) == "approvals.code_over");

    const auto third = world.codeByMail();
    for (int i = 0; i < 5; ++i)
        CHECK(world.refusal(other(third)) == "approvals.code_wrong");
    CHECK(world.refusal(third) == "approvals.code_over");
}

TEST_CASE("what a code opened ends with the working day; the mailed link goes on") {
    Guarded world("code");
    const auto code = world.codeByMail();
    const auto confirmed = world.approvals->confirm(world.look(world.token).value(), world.token, code);
    REQUIRE(confirmed);
    world.clock.advance(12 * 3600);
    CHECK(!world.look(confirmed->reveal()));
    CHECK(world.look(world.token));
}

TEST_CASE("a code and what it opened end with the step") {
    Guarded world("code");
    const auto code = world.codeByMail();
    const auto confirmed = world.approvals->confirm(world.look(world.token).value(), world.token, code);
    REQUIRE(confirmed);
    const NewHolder holder{"Officer 1", "", "officer1@mois.example", ""};
    REQUIRE(world.approvals->reassign(world.task(world.instance, "sign_letter").id, world.ours(), holder,
                                      world.look(world.token)->person.id));
    CHECK(world.look(confirmed->reveal())->state == LinkState::PassedOn);
    CHECK(!world.approve(world.look(confirmed->reveal()).value()));
}

TEST_CASE("an account: neither the link nor a code is enough; the person's own account is") {
    Guarded world("login");
    auto link = world.look(world.token).value();
    for (const auto shown : {Assurance::Link, Assurance::Code}) {
        link.assurance = shown;
        CHECK(!world.approve(link));
    }
    link.assurance = Assurance::Login;
    const auto finished = world.approve(link);
    REQUIRE(finished);
    CHECK(finished->decision->assurance == Assurance::Login);
}

TEST_CASE("an objection takes a code where the step asks for more than the link") {
    Guarded world("login", kAddressee);
    const auto person = world.look(world.token)->person.id;
    const auto task = world.task(world.instance, "partner_reply").id;
    REQUIRE(world.approvals->record(task, world.ours(),
                                    {"phone", "", "Addressee 1", "", "", "", test::replyFields(), {}, person, 1}));
    world.settle();
    for (const auto& mail : world.relay.handed())
        if (mail.goesTo(kAddressee) && !mail.token().empty()) world.token = mail.token();
    CHECK(!world.approvals->object(world.look(world.token).value(), "We never said so"));
    const auto code = world.codeByMail();
    const auto confirmed = world.approvals->confirm(world.look(world.token).value(), world.token, code);
    REQUIRE(confirmed);
    CHECK(world.approvals->object(world.look(confirmed->reveal()).value(), "We never said so"));
}

TEST_CASE("a definition that asks for something else, or where nobody has a link, is refused and names it") {
    struct Case {
        std::string step, assurance, key;
    };
    for (const auto& [step, assurance, key] : {
             Case{"sign_letter", "passport", "workflow.assurance_unknown"},
             Case{"concept_note", "code", "workflow.assurance_unused"},
             Case{"dispatch", "login", "workflow.assurance_unused"},
         }) {
        CAPTURE(step);
        const auto compiled = workflow::compilePackage("planning", filesWith(step, assurance));
        CHECK(!compiled.package);
        CHECK(std::any_of(
            compiled.problems.begin(), compiled.problems.end(),
            [&, &key = key, &step = step](const auto& p) { return p.message.key == key && p.element == step; }));
    }
}

TEST_CASE("a step that mails codes needs the text for them, also where only an objection takes one") {
    for (const std::string assurance : {"code", "login"}) {
        auto files = filesWith("sign_letter", assurance);
        files.erase("mail/code.en.txt");
        CHECK(!workflow::compilePackage("planning", files).package);
    }
}
