#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/check.h"
#include "engine/transitions.h"
#include "model.h"

using namespace entente;
using namespace entente::engine;
using namespace entente::engine::testing;

TEST_CASE("definitions the engine could not follow are refused by element") {
    struct Case {
        std::string name, body, key, element;
    };
    const auto around = [](const std::string& middle, const std::string& id) {
        return start() + middle + end() + path({"s", id, "e"});
    };
    const Case cases[] = {
        {"two starts", start() + node("startEvent", "s2") + end() + path({"s", "e"}) + path({"s2", "e"}),
         "engine.check.one_start", "p"},
        {"kind of node", around(node("complexGateway", "x"), "x"), "engine.check.not_executed", "x"},
        {"kind of event", around(node("intermediateCatchEvent", "x", {}, {}, "<linkEventDefinition/>"), "x"),
         "engine.check.not_executed", "x"},
        {"place of an event", around(node("intermediateCatchEvent", "x", {}, {}, "<errorEventDefinition/>"), "x"),
         "engine.check.not_executed", "x"},
        {"standard loop", around(node("userTask", "x", {}, {}, "<standardLoopCharacteristics/>"), "x"),
         "engine.check.not_executed", "x"},
        {"loop without end", around(node("userTask", "x", {}, {}, "<multiInstanceLoopCharacteristics/>"), "x"),
         "engine.check.loop_unbounded", "x"},
        {"message without name", around(node("intermediateCatchEvent", "x", {}, {}, "<messageEventDefinition/>"), "x"),
         "engine.check.name_missing", "x"},
        {"nothing to send", around(node("sendTask", "x"), "x"), "engine.check.send_nothing", "x"},
        {"nothing to call", around(node("callActivity", "x"), "x"), "engine.check.call_missing", "x"},
        {"no script", around(node("scriptTask", "x"), "x"), "engine.check.script_missing", "x"},
        {"start of an event sub-process",
         start() + end() + path({"s", "e"}) + node("subProcess", "x", {}, "triggeredByEvent='true'", user("u")),
         "engine.check.event_sub_process_start", "x"},
        {"behind an event-based gateway", around(node("eventBasedGateway", "g") + user("x") + flow("g", "x"), "g"),
         "engine.check.behind_event_gateway", "x"},
        {"task kind", around(user("x", properties({{"kind", "vote"}})), "x"), "engine.check.task_kind", "x"},
        {"approvers", around(user("x", properties({{"kind", "approval"}})), "x"), "engine.check.property_missing", "x"},
        {"respondent", around(user("x", properties({{"kind", "answer"}})), "x"), "engine.check.property_missing", "x"},
        {"reminders", around(user("x", properties({{"reminders", "-5, soon"}})), "x"), "engine.check.working_days",
         "x"},
        {"priority", around(user("x", "<zeebe:priorityDefinition priority='high'/>"), "x"), "engine.check.number", "x"},
        {"job type", around(node("serviceTask", "x"), "x"), "engine.check.job_type_missing", "x"},
        {"retries", around(service("x", "<zeebe:taskDefinition type='a' retries='0'/>"), "x"), "engine.check.number",
         "x"},
        {"dangling", start() + flow("s", "nowhere"), "bpmn.flow_dangles", "s_nowhere"},
        {"expression", around(user("x", "<zeebe:assignmentDefinition assignee='=1 +'/>"), "x"),
         "bpmn.expression_unreadable", "x"},
    };
    for (const auto& one : cases) {
        CAPTURE(one.name);
        std::vector<Problem> problems;
        const auto definition = compile(bpmn::read(file(one.body)).definitions, "p", problems);
        CHECK_FALSE(definition.ok());
        CHECK(std::any_of(problems.begin(), problems.end(), [&](const Problem& problem) {
            return problem.severity == Severity::Error && problem.message.key == one.key &&
                   problem.element == one.element;
        }));
    }
    std::vector<Problem> problems;
    CHECK(compile(bpmn::read(file(start())).definitions, "other", problems).error().kind == ErrorKind::NotFound);
}

TEST_CASE("what is not executed is a note until the definition is to run") {
    const auto definitions = bpmn::read(file(start() + node("complexGateway", "x") + path({"s", "x"}))).definitions;
    const auto problems = check(definitions);
    CHECK(problems.size() == 1);
    CHECK(problems[0].severity == Severity::Note);
    CHECK(problems[0].message.english() == "complexGateway is not executed.");
}

TEST_CASE("who is asked by link is not said by an assignment, which is warned of") {
    struct Case {
        const char *kind, *who, *attribute;
        std::string sentence;
    };
    for (const auto& [kind, who, attribute, sentence] : {
             Case{"approval", "approvers", "candidateUsers",
                  "candidateUsers has no effect on a task of kind approval; approvers says who is asked."},
             Case{"approval", "approvers", "assignee",
                  "assignee has no effect on a task of kind approval; approvers says who is asked."},
             Case{"answer", "respondent", "candidateUsers",
                  "candidateUsers has no effect on a task of kind answer; respondent says who is asked."},
             Case{"approval", "approvers", "candidateGroups", ""},
             Case{"form", "document", "candidateUsers", ""},
         }) {
        CAPTURE(sentence);
        const auto task = user("x", properties({{"kind", kind}, {who, "=a"}}) + "<zeebe:assignmentDefinition " +
                                        attribute + "='one@mois.example'/>");
        std::string said;
        for (const auto& problem : check(bpmn::read(file(start() + task + end() + path({"s", "x", "e"}))).definitions))
            if (problem.severity == Severity::Warning) said += problem.message.english();
        CHECK(said == sentence);
    }
}

TEST_CASE("joins that wait for ever are warned of, others are not") {
    const auto fork = start() + end() + node("parallelGateway", "fork") + node("parallelGateway", "join") +
                      path({"s", "fork"}) + flow("join", "e");
    const auto choice = node("exclusiveGateway", "x", {}, "default='x_a'") + user("a") + user("b") + flow("x", "a") +
                        flow("x", "b", "yes");
    struct Case {
        std::string name, body, key;
    };
    const Case cases[] = {
        {"one branch of a choice",
         start() + end() + choice + node("parallelGateway", "join") + path({"s", "x"}) + path({"a", "join"}) +
             path({"b", "join", "e"}),
         "engine.check.join_never"},
        {"a choice on one branch of a fork",
         fork + choice + user("c") + path({"fork", "x"}) + path({"a", "join"}) + path({"b", "join"}) +
             path({"fork", "c", "join"}),
         "engine.check.join_never"},
        {"a flow from what nothing leads to",
         fork + user("a") + user("lost") + user("more") + path({"fork", "a", "join"}) + path({"lost", "more", "lost"}) +
             flow("more", "join"),
         "engine.check.join_unreached"},
        {"all branches of a fork",
         fork + user("a") + user("b") + path({"fork", "a", "join"}) + path({"fork", "b", "join"}), ""},
        {"a choice that meets again",
         fork + choice + user("c") + node("exclusiveGateway", "again") + path({"fork", "x"}) +
             path({"a", "again", "join"}) + path({"b", "again"}) + path({"fork", "c", "join"}),
         ""},
        {"a choice that may choose again",
         fork + choice + user("c") + path({"fork", "x"}) + path({"a", "x"}) + path({"b", "join"}) +
             path({"fork", "c", "join"}),
         ""},
        {"an event on what leads to it",
         fork + user("a") + user("b") + boundary("late", "a", true, "timeDuration", "P1D") +
             node("exclusiveGateway", "m") + path({"fork", "a", "m", "join"}) + path({"late", "m"}) +
             path({"fork", "b", "join"}),
         ""},
        {"a task and the event that interrupts it",
         start() + end() + user("a") + boundary("late", "a", true, "timeDuration", "P1D") +
             node("parallelGateway", "join") + path({"s", "a", "join", "e"}) + path({"late", "join"}),
         "engine.check.join_interrupted"},
        {"an event on one branch of a fork that takes its place",
         fork + user("a") + user("b") + boundary("late", "a", true, "timeDuration", "P1D") + user("chase") +
             path({"fork", "a", "join"}) + path({"late", "chase", "join"}) + path({"fork", "b", "join"}),
         "engine.check.join_interrupted"},
        {"a task and the event beside it",
         start() + end() + user("a") + boundary("late", "a", false, "timeDuration", "P1D") +
             node("parallelGateway", "join") + path({"s", "a", "join", "e"}) + path({"late", "join"}),
         ""},
        {"an event that ends what the join would wait for",
         start() + end() + end("given_up") + user("a") + boundary("late", "a", true, "timeDuration", "P1D") +
             node("parallelGateway", "fork") + node("parallelGateway", "join") + user("b") + user("c") +
             path({"s", "a", "fork", "b", "join", "e"}) + path({"fork", "c", "join"}) + path({"late", "given_up"}),
         ""},
        {"an event that asks again",
         fork + user("a") + user("b") + boundary("late", "a", true, "timeDuration", "P1D") + user("chase") +
             node("exclusiveGateway", "m") + path({"fork", "m", "a", "join"}) + path({"late", "chase", "m"}) +
             path({"fork", "b", "join"}),
         ""},
    };
    for (const auto& one : cases) {
        CAPTURE(one.name);
        std::string keys;
        for (const auto& problem : check(bpmn::read(file(one.body)).definitions))
            if (problem.element == "join") keys += problem.message.key;
        CHECK(keys == one.key);
    }
}

TEST_CASE("only the steps of the table are legal") {
    const auto legal = [](std::optional<ElementStatus> from, ElementStep step) { return transition(from, step).legal; };
    CHECK(legal(std::nullopt, ElementStep::Activate));
    CHECK_FALSE(legal(std::nullopt, ElementStep::Complete));
    CHECK_FALSE(legal(ElementStatus::Active, ElementStep::Activate));
    CHECK_FALSE(legal(ElementStatus::FailedLeaving, ElementStep::Complete));
    CHECK_FALSE(transition(InstanceStatus::Completed, InstanceStep::Terminate));
    CHECK_FALSE(transition(InstanceStatus::New, InstanceStep::Complete));
}

TEST_CASE("events that do not fit the state are told apart from user errors") {
    State state;
    CHECK_THROWS_AS(engine::apply(state, InstanceCompleted{}), std::logic_error);
    CHECK_THROWS_AS(engine::apply(state, TaskCompleted{7, {}, {}, {}}), std::logic_error);
    CHECK_THROWS_AS(engine::apply(state, ElementCompleted{7, "x", {}, {}}), std::logic_error);
    CHECK_THROWS_AS(engine::apply(state, TokensJoined{1, "x", {"f"}}), std::logic_error);
}

TEST_CASE("the shipped planning workflow runs from the concept note to the partner's answer") {
    const std::filesystem::path path = std::filesystem::path(ENTENTE_SOURCE_DIR) / "workflows/planning/planning.bpmn";
    std::ifstream input(path, std::ios::binary);
    REQUIRE(input.good());
    std::ostringstream bytes;
    bytes << input.rdbuf();
    const auto reading = bpmn::read(bytes.str());
    std::vector<Problem> problems = reading.problems;
    REQUIRE(reading.definitions.processes.size() == 1);
    const auto definition = compile(reading.definitions, reading.definitions.processes[0].id, problems);
    for (const auto& problem : problems)
        if (problem.severity != Severity::Note) FAIL_CHECK((problem.element + ": " + problem.message.english()));
    REQUIRE(definition.ok());

    const auto person = [](const char* id) { return feel::Value(feel::Context{{"id", id}, {"email", id}}); };
    const auto side = [&](const char* zone) {
        return feel::Value(feel::Context{{"zone", zone},
                                         {"coordinator", person("coordinator")},
                                         {"reviewer", person("reviewer")},
                                         {"signatory", person("signatory")},
                                         {"addressee", person("addressee")}});
    };
    const feel::Value calendar(feel::Context{{"weekend", feel::Value(feel::List{6, 7})},
                                             {"holidays", feel::Value(feel::List{})},
                                             {"workdays", feel::Value(feel::List{})}});
    const feel::Context ambient{
        {"program", feel::Value(feel::Context{{"code", "UZ-2027"},
                                              {"calendars", feel::Value(feel::List{calendar, calendar})},
                                              {"mois", side("Asia/Seoul")},
                                              {"partner", side("Asia/Tashkent")}})}};
    Simulation simulation(*definition, Environment{kStart, "Asia/Seoul", ambient});
    REQUIRE(simulation.perform(StartInstance{}).ok());
    const auto jobs = [&] {
        for (const char* type : {"entente:document", "entente:mail", "entente:record"})
            while (const Key job = simulation.openJob(type))
                REQUIRE(simulation.perform(CompleteJob{job, {}}).ok());
    };
    const auto decide = [](const char* outcome) {
        return feel::Context{{"decision", feel::Value(feel::Context{{"outcome", outcome}, {"comment", "-"}})}};
    };
    complete(simulation, "enquiry");
    complete(simulation, "concept_note");
    jobs();
    complete(simulation, "review_concept_note", decide("request_changes"));
    complete(simulation, "concept_note");
    jobs();
    complete(simulation, "review_concept_note", decide("approve"));
    complete(simulation, "cohost_request",
             {{"request", feel::Value(feel::Context{{"replyBy", feel::Value(*feel::Date::of(2027, 2, 1))},
                                                    {"addressee", person("addressee")}})}});
    jobs();
    complete(simulation, "sign_letter", decide("approve_with_remark"));
    complete(simulation, "dispatch", {{"dispatch", feel::Value(feel::Context{{"channel", "mail"}, {"number", "1"}})}});
    jobs();
    const auto& reply = *simulation.state().task(simulation.openTask("partner_reply"));
    CHECK(reply.kind == TaskKind::Answer);
    CHECK(reply.dueZone == "Asia/Tashkent");
    CHECK(reply.due->iso() == "2027-02-01T13:00:00Z");
    CHECK(reply.properties.find("respondent")->isContext());
    complete(simulation, "partner_reply", {{"reply", feel::Value(feel::Context{{"answer", "accept"}})}});
    jobs();
    const auto answered = [&](const std::string& set, bool agreed) {
        for (const std::string side : {"mois", "partner"}) {
            auto variables = decide(agreed ? "approve" : "request_changes");
            variables.set("agreement", feel::Context{{"agreed", feel::Value(agreed)}});
            complete(simulation, "agree_" + set + "_" + side, variables);
        }
    };
    complete(simulation, "role_division");
    jobs();
    answered("roles", false);
    complete(simulation, "role_division");
    jobs();
    answered("roles", true);
    jobs();
    complete(simulation, "joint_plan");
    jobs();
    answered("plan", false);
    complete(simulation, "joint_plan");
    jobs();
    answered("plan", true);
    jobs();
    CHECK(simulation.state().incidents.empty());
    CHECK(completed(simulation));
}
