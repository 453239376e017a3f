// Runs the stories of scenarios/ on the whole product: links come out of mails, decisions go through the one service.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "approvals/decision.h"
#include "bpmn/steps.h"
#include "documents/agreement.h"
#include "programs/program_repository.h"
#include "story.h"
#include "support/agreement.h"

using namespace entente;
using namespace entente::test;

namespace {

constexpr const char* kStep = "review_concept_note";

/// `Officer 1` -> `officer1@mois.example`; the demo has some already, and those of the partner.
std::string emailOf(const std::string& name) {
    if (name == "Coordinator 1") return "coordinator@mois.example";
    if (name == "Coordinator 2") return "coordinator@partner.example";
    if (name == "Addressee 1") return "addressee@partner.example";
    std::string local;
    for (const char c : name)
        if (c != ' ') local += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    return local + "@mois.example";
}

/// `Officer 1 (agree)` as FEEL.
std::string approver(const std::string& text) {
    const auto open = text.find(" (");
    const auto name = text.substr(0, open);
    const auto person = "{name: \"" + name + "\", email: \"" + emailOf(name) + "\"}";
    if (open == std::string::npos) return person;
    return "{person: " + person + ", stage: \"" + text.substr(open + 2, text.size() - open - 3) + "\"}";
}

std::string feelList(const std::string& text) {
    const auto list = [](const std::string& persons) {
        std::string items;
        for (const auto& person : parts(persons, ','))
            items += (items.empty() ? "" : ", ") + approver(person);
        return "[" + items + "]";
    };
    if (text.find('>') == std::string::npos) return "=" + list(text);
    std::string turns;
    for (const auto& turn : parts(text, '>'))
        turns += (turns.empty() ? "" : ", ") + list(turn);
    return "=[" + turns + "]";
}

class Telling {
  public:
    void tell(const Story& story) {
        for (const auto& line : story.lines) {
            CAPTURE(line.number);
            CAPTURE(line.text);
            if (!setUp(line.text)) {
                begin();
                if (line.text.starts_with("but: "))
                    expect(line.text.substr(5));
                else
                    act(line.text);
            }
        }
        REQUIRE(began_);
        expectDone();
    }

  private:
    bool setUp(const std::string& text) {
        const auto rest = [&](std::string_view head) { return text.substr(head.size()); };
        if (text.starts_with("approvers: ")) {
            edit_.values[bpmn::StepField::Who] = feelList(rest("approvers: "));
        } else if (text.starts_with("four eyes: ")) {
            edit_.values[bpmn::StepField::FourEyes] = rest("four eyes: ");
        } else if (text.starts_with("send back to: ")) {
            edit_.values[bpmn::StepField::SendBackTo] = rest("send back to: ");
        } else if (text.starts_with("agreement of: ")) {
            agreementOf_ = rest("agreement of: ");
        } else if (text.starts_with("rule: ")) {
            rule_ = "=" + rest("rule: ");
        } else if (text.starts_with("never: ")) {
            never_ = rest("never: ");
        } else if (text.starts_with("policy: ")) {
            for (const auto& part : parts(rest("policy: "), ',')) {
                const auto words = parts(part, ' ');
                if (words[0] == "refusal") edit_.values[bpmn::StepField::Refusal] = words[1];
                if (words[0] != "refusal") edit_.values[bpmn::StepField::Policy] = words[0];
                if (words[0] == "quorum") edit_.values[bpmn::StepField::Quorum] = words[1];
            }
        } else {
            return false;
        }
        return true;
    }

    void begin() {
        if (began_) return;
        began_ = true;
        if (!agreementOf_.empty()) {
            instance_ = test::startAgreement(
                world_, test::agreementFiles({.set = agreementOf_, .rule = rule_, .never = never_}));
            return;
        }
        auto files = test::planningFiles();
        auto changed = bpmn::applySteps(files["planning.bpmn"], {edit_});
        REQUIRE(changed);
        files["planning.bpmn"] = *changed;
        std::vector<Problem> problems;
        REQUIRE(world_.packages->install("planning", files, {}, problems));
        instance_ = world_.upToReview();
        task_ = world_.task(instance_, kStep).id;
    }

    void act(const std::string& text) {
        if (text.starts_with("waits for: ")) return waitsFor(parts(text.substr(11), ','));
        if (text.starts_with("agreement ")) return agreement(text.substr(10));
        if (text.starts_with("carried over: ")) return carriedOver(text.substr(14));
        if (text.starts_with("decided: ")) return decided(text.substr(9));
        if (text.starts_with("comment: ")) return learns("comment", text.substr(9));
        if (text.starts_with("votes: ")) return learns("votes", text.substr(7));
        if (text.starts_with("back at: ")) return backAt(text.substr(9));
        if (text == "decided again") return nextRound();
        if (text.starts_with("told: ")) return told(parts(text.substr(6), ','));
        expectDone();
        error_ = text.starts_with("coordinator ") ? coordinator(text.substr(12), world_.ours())
                 : text.starts_with("partner ")   ? coordinator(text.substr(8), world_.partners())
                                                  : person(text);
        acted_ = true;
        world_.settle();
    }

    struct Said {
        std::string name, outcome, comment, backTo = {};
    };

    /// `Officer 1: reject "Not this year"`
    static Said said(std::string text) {
        constexpr std::string_view kBack = " back to ";
        std::string backTo;
        if (const auto back = text.rfind(kBack); back != std::string::npos && text.find('"') < back) {
            backTo = text.substr(back + kBack.size());
            text.resize(back);
        }
        const auto colon = text.find(": ");
        const auto quote = text.find(" \"", colon);
        Said result{text.substr(0, colon), text.substr(colon + 2), {}, backTo};
        if (quote != std::string::npos) {
            result.outcome = text.substr(colon + 2, quote - colon - 2);
            result.comment = text.substr(quote + 2, text.size() - quote - 3);
        }
        return result;
    }

    template <typename T>
    std::string reasonOf(const Result<T>& result) {
        return result ? "" : result.error().message.key;
    }

    std::string reasonOf(const Result<approvals::Finished>& finished) {
        if (!finished) return finished.error().message.key;
        return finished->counted ? "" : "nothing new";
    }

    approvals::NewHolder holder(const std::string& name) { return {name, "", emailOf(name), ""}; }

    PersonId idOf(const std::string& name) {
        return world_.database->read([&](storage::ReadTx& tx) {
            const auto person = programs::PersonRepository().findByEmail(tx, emailOf(name));
            return person ? person->id : PersonId{};
        });
    }

    std::string person(const std::string& text) {
        const auto one = said(text);
        if (one.outcome.starts_with("pass on to "))
            return reasonOf(world_.approvals->passOn(world_.linkOf(emailOf(one.name)), holder(one.outcome.substr(11))));
        if (one.outcome == "object")
            return reasonOf(world_.approvals->object(world_.linkOf(emailOf(one.name)), one.comment));
        approvals::DecisionInput input{one.outcome, one.comment, false, {}, {}};
        input.backTo = one.backTo;
        return reasonOf(world_.approvals->decide(world_.linkOf(emailOf(one.name)), input));
    }

    /// Where this person is asked: to agree, each side has a step of its own.
    std::string stepOf(const std::string& name) const {
        if (agreementOf_.empty()) return kStep;
        return emailOf(name).ends_with("@partner.example") ? "ask_partner" : "ask_mois";
    }

    std::string coordinator(const std::string& text, const identity::Account& account) {
        if (text.starts_with("records ")) {
            auto one = said(text.substr(8));
            constexpr std::string_view kEarlier = " on the files before";
            const bool earlier = one.name.ends_with(kEarlier);
            if (earlier) one.name.resize(one.name.size() - kEarlier.size());
            approvals::RecordInput input;
            input.source = "phone";
            input.byName = one.name;
            input.person = idOf(one.name);
            input.outcome = one.outcome;
            input.comment = one.comment;
            input.backTo = one.backTo;
            const auto task = world_.task(instance_, stepOf(one.name));
            input.edition = task.edition - (earlier ? 1 : 0);
            return reasonOf(world_.approvals->record(task.id, account, input));
        }
        if (text.starts_with("sends back to ")) {
            const auto colon = text.find(": ");
            return reasonOf(world_.approvals->sendBack(task_, account, text.substr(14, colon - 14),
                                                       text.substr(colon + 3, text.size() - colon - 4)));
        }
        if (text.starts_with("adds ")) {
            const auto at = text.find(" at ");
            const auto name = text.substr(5, at == std::string::npos ? at : at - 5);
            return reasonOf(world_.approvals->addApprover(
                task_, account, holder(name), at == std::string::npos ? 1 : std::stoi(text.substr(at + 4))));
        }
        if (text.starts_with("removes "))
            return reasonOf(world_.approvals->removeApprover(task_, account, idOf(text.substr(8)), "Not competent"));
        if (text.starts_with("replaces ")) {
            const auto by = text.find(" by ");
            return reasonOf(
                world_.approvals->reassign(task_, account, holder(text.substr(by + 4)), idOf(text.substr(9, by - 9))));
        }
        if (text.starts_with("corrects row ")) {
            const auto words = parts(text.substr(13), ' ');
            const auto row = std::stoul(words.at(0));
            rows_[row - 1] = test::contact("Officer " + words.at(0), words.at(1), row < 3 ? "A" : "B",
                                           words.size() > 2 ? words.at(2) : "Room 1");
            test::makeContacts(world_, instance_, rows_, text);
            return "";
        }
        REQUIRE(text.starts_with("changes "));
        const auto kind = text == "changes the document" ? "concept_note" : text.substr(8);
        const auto document = world_.document(instance_, kind).id;
        return reasonOf(world_.approvals->uploadRevision(
            document, account, {"edited.docx", world_.edited(document, "again")}, world_.newest(document).number));
    }

    void expect(const std::string& reason) {
        CHECK(acted_);
        CHECK(error_ == reason);
        error_.clear();
        acted_ = false;
    }

    /// What no line said to be refused has worked.
    void expectDone() {
        CHECK(error_ == "");
        error_.clear();
    }

    void waitsFor(const std::vector<std::string>& names) {
        expectDone();
        std::multiset<std::string> expected, waited;
        for (const auto& name : names)
            expected.insert(emailOf(name));
        world_.database->read([&](storage::ReadTx& tx) {
            const workflow::TaskRepository tasks;
            for (const auto& task : tasks.openOfInstance(tx, instance_))
                for (const auto& person : tasks.waitedFor(tx, task.id))
                    waited.insert(person.email);
        });
        CHECK(waited == expected);
        if (agreementOf_.empty()) CHECK(world_.task(instance_, kStep).id == task_);
        for (const auto& email : waited)
            CHECK(world_.linkOf(email).state == approvals::LinkState::Acts);
    }

    /// `2: agreed`
    void agreement(const std::string& expected) {
        expectDone();
        const auto set = world_.database->read([&](storage::ReadTx& tx) {
            return documents::AgreementRepository().currentOfInstance(tx, instance_).at(0);
        });
        constexpr const char* kStates[] = {"waiting", "agreed", "reopened", "replaced"};
        CHECK(std::to_string(set.number) + ": " + kStates[static_cast<int>(set.state())] == expected);
        CHECK(world_.number("SELECT count(*) FROM agreement_set WHERE replaced_at IS NULL") == 1);
    }

    /// `A from revision 1, row 3`, `nothing`
    void carriedOver(const std::string& expected) {
        expectDone();
        std::string text;
        world_.database->read([&](storage::ReadTx& tx) {
            const documents::AgreementRepository agreements;
            for (const auto& consent : agreements.consents(tx, agreements.currentOfInstance(tx, instance_).at(0).id)) {
                if (!consent.carried || consent.withdrawnAt || !consent.approves()) continue;
                for (const auto& file : consent.carried->files) {
                    text += (text.empty() ? "" : "; ") + std::string(1, consent.side) + " from revision " +
                            std::to_string(file.revision);
                    for (const auto row : file.rows)
                        text += ", row " + std::to_string(row);
                }
            }
        });
        CHECK((text.empty() ? "nothing" : text) == expected);
    }

    void decided(const std::string& outcome) {
        expectDone();
        REQUIRE(!world_.isOpen(instance_, kStep));
        CHECK(decision()["outcome"].textOr("") == outcome);
        CHECK(world_.number("SELECT count(*) FROM decision WHERE step_outcome IS NOT NULL AND task_id = " +
                            task_.text()) == 1);
        CHECK(world_.text("SELECT step_outcome FROM decision WHERE step_outcome IS NOT NULL AND task_id = " +
                          task_.text()) == outcome);
        CHECK(world_.number("SELECT count(*) FROM task_person WHERE removed_at IS NULL AND decided_at IS NULL AND "
                            "task_id = " +
                            task_.text()) == 0);
        CHECK(world_.number("SELECT count(*) FROM (SELECT 1 FROM decision GROUP BY task_id, person_id, edition "
                            "HAVING count(*) > 1)") == 0);
    }

    void backAt(const std::string& element) {
        expectDone();
        CHECK(world_.isOpen(instance_, element));
        CHECK(decision()["backTo"]["step"].textOr("") == element);
        CHECK(decision()["outcome"].textOr("") == "request_changes");
        if (element != kStep) CHECK(!world_.isOpen(instance_, kStep));
        CHECK(world_.number("SELECT count(*) FROM task WHERE state = 'open' AND element_id = 'review_concept_note' "
                            "AND id = " +
                            task_.text()) == 0);
    }

    /// The earlier step is done once more, and the line is asked anew.
    void nextRound() {
        expectDone();
        if (world_.isOpen(instance_, "concept_note")) {
            REQUIRE(world_.fill(world_.task(instance_, "concept_note"), test::conceptFields()));
            world_.settle();
        }
        task_ = world_.task(instance_, kStep).id;
    }

    void learns(const std::string& what, const std::string& expected) {
        std::string text;
        const auto known = decision();
        if (what == "comment")
            for (const char c : known["comment"].textOr(""))
                text += c == '\n' ? std::string(" / ") : std::string(1, c);
        else
            for (const auto& vote : known["votes"].list())
                text += (text.empty() ? "" : ", ") + vote["by"]["name"].textOr("") + " " + vote["outcome"].textOr("");
        CHECK(text == expected);
    }

    void told(const std::vector<std::string>& names) {
        const auto* words = decision()["takenBack"] == feel::Value(true) ? "has taken back the step" : "has decided on";
        for (const auto& name : names) {
            CAPTURE(name);
            const auto mail = world_.relay.lastTo(emailOf(name));
            CHECK(mail.token().empty());
            CHECK(mail.text.find(words) != std::string::npos);
        }
    }

    feel::Value decision() {
        return world_.database->read([&](storage::ReadTx& tx) {
            const auto variables = world_.runner->situation(tx, instance_)->variables();
            const auto* found = variables.find("decision");
            return found ? *found : feel::Value();
        });
    }

    World world_;
    bpmn::StepEdit edit_{kStep, {}};
    std::string agreementOf_;  ///< kinds of documents; empty: the story is about one step
    std::string rule_, never_;
    feel::List rows_ = test::contacts();
    InstanceId instance_;
    TaskId task_;
    std::string error_;
    bool began_ = false, acted_ = false;
};

}  // namespace

TEST_CASE("approvals, told as stories") {
    const auto folder = test::sourceFile("tests/conformance/approvals/scenarios");
    int told = 0;
    for (const auto& file : systemFiles().list(folder)) {
        for (const auto& story : storiesOf(folder / file)) {
            const auto title = file + ": " + story.title;
            CAPTURE(title);
            Telling().tell(story);
            ++told;
        }
    }
    CHECK(told > 20);
}
