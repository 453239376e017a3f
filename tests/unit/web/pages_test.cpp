#include <doctest/doctest.h>

#include <regex>

#include "unit/web/support.h"
#include "web/views/board.h"
#include "web/views/decision.h"
#include "web/views/link_parts.h"
#include "web/views/link_state.h"
#include "web/views/login.h"
#include "web/views/program.h"
#include "web/views/record_answer.h"
#include "web/views/recorded.h"
#include "web/views/task.h"
#include "web/views/task_comments.h"

using namespace entente;
using namespace entente::web;
using test::frame;
using test::fridayEvening;
using test::keepSample;
using test::site;

namespace {

/// A text in the language of the page, so that the samples show what a reader sees.
std::string in(const Language& language, const char* englishText, const char* koreanText) {
    return language.isKorean() ? koreanText : englishText;
}

const std::string hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

TurnItem turn(const Language& l) {
    return {in(l, "Concept note", "개념서 작성"), "/tasks/12", "", fridayEvening, 0, true};
}

ProgramView program(const Language& l) {
    ProgramView view;
    view.title = in(l, "Korea–Uzbekistan Cooperation Program 2027", "한국–우즈베키스탄 협력 사업 2027");
    view.line = in(l, "Tashkent, 14 to 16 April 2027", "타슈켄트, 2027. 4. 14. ∼ 4. 16.");
    view.now = fridayEvening;
    view.daysToForum = 24;
    view.ownLane = in(l, "MOIS", "행정안전부");
    view.otherLane = in(l, "Partner ministry", "상대국 부처");
    view.waiting = {
        {in(l, "Deputy Minister's office", "차관실"),
         view.otherLane,
         in(l, "Co-host request, revision 2", "공동개최 요청, 제2판"),
         fridayEvening.plusSeconds(-500'000),
         4,
         fridayEvening,
         1,
         in(l, "reminder on Mon 8 Mar", "3. 8.(월) 독촉"),
         {{in(l, "Remind", "독촉"), "/tasks/7/remind"}, {in(l, "Record an answer", "회신 기록"), "/tasks/7/record"}}}};
    view.turn = {turn(l)};
    view.startable = {{in(l, "Planning", "기획"),
                       in(l, "From the enquiry to the joint plan.", "문의부터 공동 계획까지."),
                       "/programs/UZ-2027/start"}};
    view.spans = {{in(l, "Concept note", "개념서"), true, fridayEvening.plusSeconds(-20 * 86400),
                   fridayEvening.plusSeconds(-9 * 86400), true, false},
                  {in(l, "Co-host request", "공동개최 요청"), true, fridayEvening.plusSeconds(-8 * 86400),
                   fridayEvening.plusSeconds(2 * 86400), false, false},
                  {in(l, "Navruz", "나브루즈"), false, fridayEvening.plusSeconds(15 * 86400),
                   fridayEvening.plusSeconds(18 * 86400), false, true},
                  {in(l, "Partner reply", "상대측 회신"), false, fridayEvening.plusSeconds(3 * 86400),
                   fridayEvening.plusSeconds(24 * 86400), false, false}};
    view.components = {{in(l, "Forum", "포럼"),
                        in(l, "Six sessions", "여섯 개 세션"),
                        "/programs/UZ-2027/agenda/1",
                        {in(l, "Planned", "계획 중"), Tone::Blue}}};
    view.documents = {{in(l, "Co-host request letter", "공동개최 요청 서한"),
                       "/documents/3",
                       2,
                       hash,
                       fridayEvening,
                       in(l, "Coordinator, MOIS", "행정안전부 담당자"),
                       true,
                       {in(l, "For decision", "결정 대기"), Tone::Yellow}}};
    view.decisions = {{in(l, "Concept note, revision 1", "개념서, 제1판"), in(l, "Approved", "승인"),
                       in(l, "Director, MOIS", "행정안전부 과장"),
                       in(l, "Please keep the title short.", "제목을 짧게 해 주십시오."), Tone::Green, fridayEvening,
                       in(l, "Coordinator, MOIS", "행정안전부 담당자"), in(l, "by telephone", "전화")}};
    view.mails = {{in(l, "Please decide: co-host request", "결정 요청: 공동개최 요청"),
                   "/admin/mail/4",
                   "signatory@mois.example",
                   fridayEvening,
                   {in(l, "Sent", "보냄"), Tone::Green}}};
    view.events = {{fridayEvening, in(l, "Co-host request sent to the signatory", "서명권자에게 공동개최 요청을 보냄"),
                    in(l, "Coordinator, MOIS", "행정안전부 담당자")}};
    return view;
}

DecisionView decision(const Language& l) {
    DecisionView view;
    view.ask = in(l, "Decide on the co-host request letter to the partner ministry",
                  "상대국 부처에 보낼 공동개최 요청 서한에 대한 결정 요청");
    view.program = program(l).title;
    view.document = {in(l, "Co-host request letter", "공동개최 요청 서한"),
                     2,
                     hash,
                     {{"cohost_request.en.docx", "/t/7/files/1", "DOCX", 28'417}},
                     Html(in(l, "<p>Dear Minister,</p><p>I have the honour to propose …</p>",
                             "<p>장관님 귀하</p><p>다음과 같이 제안드립니다.</p>"))};
    view.changes = in(l, "The dates were moved by one week.", "일정을 한 주 늦추었습니다.");
    view.requestedBy =
        in(l, "Coordinator, International Cooperation Division, MOIS", "행정안전부 국제협력담당관실 담당자");
    view.requesterEmail = "coordinator@mois.example";
    view.otherSide = in(l, "The partner ministry has not been asked yet.", "상대국 부처에는 아직 요청하지 않았습니다.");
    view.due = fridayEvening;
    view.before = {in(l, "Director, MOIS: approved on Thu 4 Mar 2027", "행정안전부 과장: 2027. 3. 4.(목) 승인")};
    view.action = "/t/7";
    view.passOnAction = "/t/7/pass-on";
    view.notForMeAction = "/t/7/not-for-me";
    view.hidden = {{"revision", "2"}, {"nonce", "n"}};
    view.person = in(l, "Signatory, MOIS", "행정안전부 서명권자");
    return view;
}

void check(const std::string& name, const Language& language, const std::string& html) {
    CAPTURE(name);
    CHECK(html.starts_with("<!doctype html>\n<html lang=\"" + language.tag + "\">"));
    CHECK(html.find("{{") == std::string::npos);
    CHECK(html.find("[[") == std::string::npos);
    CHECK(html.find(" style=") == std::string::npos);
    CHECK_FALSE(std::regex_search(html, std::regex("<[^>]* on[a-z]+=")));
    keepSample(name + "." + language.tag, html);
}

}  // namespace

TEST_CASE("a text of several lines comes back into its field as it was typed") {
    const std::string typed = "First <line>\nSecond line";
    const auto comesBack = [](const std::string& html) {
        return html.find(">First &lt;line&gt;\nSecond line</textarea>") != std::string::npos;
    };
    const auto l = site().catalogue().languageOf("en");
    const auto f = frame(l, "/t/7");
    auto decided = decision(l);
    decided.comment = typed;
    CHECK(comesBack(render(site(), f, decided)));
    decided = decision(l);
    decided.passOnNote = typed;
    CHECK(comesBack(render(site(), f, decided)));
    CHECK(comesBack(handOnHtml(site(), f, {.note = typed}).text()));
    CHECK(
        comesBack(render(site(), f, RecordedView{.title = "Your answer", .action = "/t/7/object", .comment = typed})));
    RecordAnswerView record;
    record.title = "Approval of the letter";
    record.choices = usualChoices(site(), l);
    record.values.comment = typed;
    CHECK(comesBack(render(site(), f, record)));
    CHECK(comesBack(commentsHtml(site(), f, {.action = "/tasks/7/comments", .text = typed}).text()));
}

TEST_CASE("every page renders in every language") {
    for (const auto& l : site().catalogue().languages()) {
        auto f = frame(l, "/programs/UZ-2027");
        LoginView login{"", "/", {}, {{"coordinator@mois.example", "demo-password", in(l, "Coordinator", "담당자")}}};
        check("login", l, render(site(), f, login));
        login.errors = {{"email", site().text(l, "login.failed")}};
        check("login_failed", l, render(site(), f, login));
        check("problem", l,
              render(site(), f,
                     ProblemView{in(l, "Not found", "찾을 수 없음"),
                                 in(l, "There is no such page.", "그런 쪽이 없습니다."), "42"}));
        f.account = {in(l, "Coordinator, MOIS", "행정안전부 담당자"), true};
        BoardView board;
        board.turn = {turn(l)};
        board.turn.front().program = program(l).title;
        board.programs = {{program(l).title,
                           "/programs/UZ-2027",
                           in(l, "Uzbekistan", "우즈베키스탄"),
                           in(l, "Co-host request", "공동개최 요청"),
                           in(l, "Partner ministry", "상대국 부처"),
                           fridayEvening,
                           fridayEvening,
                           4,
                           {in(l, "On time", "정상"), Tone::Green}}};
        check("board", l, render(site(), f, board));
        check("board_empty", l, render(site(), f, BoardView{}));
        f.notice = {in(l, "Task completed", "작업을 완료하였습니다"),
                    in(l, "The letter was sent to the signatory.", "서한을 서명권자에게 보냈습니다.")};
        check("program", l, render(site(), f, program(l)));
        f.notice = {};
        check("program_empty", l, render(site(), f, ProgramView{.title = program(l).title, .now = fridayEvening}));

        auto plain = frame(l, "/t/7");
        plain.plain = true;
        check("decision", l, render(site(), plain, decision(l)));
        auto wrong = decision(l);
        wrong.outcome = "reject";
        wrong.errors = {{"comment", site().text(l, "decision.comment_missing")}};
        check("decision_error", l, render(site(), plain, wrong));
        check("decided", l,
              render(site(), plain,
                     DecidedView{wrong.document.title,
                                 2,
                                 hash,
                                 site().text(l, "decision.approve"),
                                 Tone::Green,
                                 wrong.person,
                                 "",
                                 fridayEvening,
                                 "",
                                 "",
                                 {},
                                 true,
                                 wrong.document.files}));
        check("superseded", l, render(site(), plain, SupersededView{wrong.document.title, 1, 2, fridayEvening}));
        check("link_unknown", l, render(site(), plain, FreshLinkView{FreshLinkView::Why::Unknown, "/link"}));
        check(
            "link_sent", l,
            render(site(), plain, FreshLinkView{.why = FreshLinkView::Why::NoCookie, .action = "/link", .sent = true}));
        check("done", l,
              render(site(), plain, DoneView{in(l, "Passed on", "넘겼습니다"), {in(l, "Thank you.", "감사합니다.")}}));
    }
}
