#include <doctest/doctest.h>

#include "unit/web/support.h"
#include "web/views/admin.h"
#include "web/views/dispatch.h"
#include "web/views/document.h"
#include "web/views/record_answer.h"
#include "web/views/task.h"

using namespace entente;
using namespace entente::web;
using test::frame;
using test::fridayEvening;
using test::keepSample;
using test::site;

namespace {

class FixedClock final : public Clock {
  public:
    Timestamp now() const override { return fridayEvening; }
};
const FixedClock fixedClock;
const std::string hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

std::string in(const Language& language, const char* englishText, const char* koreanText) {
    return language.isKorean() ? koreanText : englishText;
}

const char* const conceptNote = R"({"id": "concept_note", "type": "default", "components": [
  {"type": "text", "id": "T", "text": "Fill in what is known.\n\n- One form for both languages", "properties": {"text.ko": "알고 있는 내용을 적으십시오."}},
  {"type": "textfield", "key": "concept.title", "label": "Title", "description": "As it will stand on the letter.",
   "validate": {"required": true, "maxLength": 120}, "properties": {"label.ko": "제목", "description.ko": "서한에 쓸 제목입니다."}},
  {"type": "textarea", "key": "concept.background", "label": "Background", "validate": {"maxLength": 4000}, "properties": {"label.ko": "배경"}},
  {"type": "group", "id": "G", "label": "Date window", "properties": {"label.ko": "일정"}, "components": [
    {"type": "datetime", "key": "concept.from", "label": "First day", "validate": {"required": true}, "properties": {"label.ko": "첫날"}},
    {"type": "datetime", "key": "concept.call", "subtype": "datetime", "label": "Preparatory call", "properties": {"label.ko": "준비 회의"}}]},
  {"type": "radio", "key": "concept.host", "label": "Place", "validate": {"required": true}, "properties": {"label.ko": "장소", "value.tashkent.ko": "타슈켄트", "value.seoul.ko": "서울"},
   "values": [{"label": "Tashkent", "value": "tashkent"}, {"label": "Seoul", "value": "seoul"}]},
  {"type": "checklist", "key": "concept.components", "label": "Components", "properties": {"label.ko": "구성 행사", "value.forum.ko": "포럼"},
   "values": [{"label": "Forum", "value": "forum"}]},
  {"type": "select", "key": "concept.language", "label": "Language", "properties": {"label.ko": "언어", "value.en.ko": "영어"}, "values": [{"label": "English", "value": "en"}]},
  {"type": "number", "key": "concept.guests", "label": "Guests", "appearance": {"suffixAdorner": "persons"}, "properties": {"label.ko": "참석자", "suffix.ko": "명"}},
  {"type": "checkbox", "key": "concept.visa", "label": "Visa letters are needed", "properties": {"label.ko": "사증 발급용 서한이 필요함"}},
  {"type": "textfield", "key": "concept.code", "label": "Program", "readonly": true, "defaultValue": "UZ-2027", "properties": {"label.ko": "사업"}}]})";

void keep(const std::string& name, const Language& language, const std::string& html) {
    CAPTURE(name);
    CHECK(html.find("{{") == std::string::npos);
    CHECK(html.find("[[") == std::string::npos);
    CHECK(html.find(" style=") == std::string::npos);
    keepSample(name + "." + language.tag, html);
}

RevisionCard letter(const Language& l) {
    return {in(l, "Co-host request letter", "공동개최 요청 서한"),
            2,
            hash,
            {{"cohost_request.en.docx", "/documents/3/files/1", "DOCX", 28'417}},
            Html(in(l, "<p>Dear Minister,</p>", "<p>장관님 귀하</p>"))};
}

}  // namespace

TEST_CASE("a task form and its answers") {
    const auto form = forms::Form::parse(conceptNote);
    REQUIRE(form.ok());
    CHECK(form->problems().empty());
    for (const auto& l : site().catalogue().languages()) {
        auto f = frame(l, "/tasks/12");
        f.account = {in(l, "Coordinator, MOIS", "행정안전부 담당자"), false};
        forms::Surroundings around{fixedClock};
        around.language = l.tag;
        const forms::Fields sent{{"concept.background", "<script>alert(1)</script>\nSecond line"},
                                 {"concept.from", "31 June 2027"},
                                 {"concept.components", "forum"},
                                 {"concept.guests", "1200"}};
        TaskFormView view;
        view.head = {in(l, "Concept note", "개념서 작성"),
                     Link{in(l, "Program UZ-2027", "사업 UZ-2027"), "/programs/UZ-2027"},
                     in(l, "Please write the concept note.", "개념서를 작성해 주십시오."),
                     fridayEvening,
                     {}};
        view.action = "/tasks/12";
        view.fields = form->show({}, around);
        view.zone = around.zone;
        view.hidden = {{"version", "1"}};
        keep("task", l, render(site(), f, view));
        view.fields = form->showAgain(sent, around);
        view.errors = form->validate(sent, around).errors;
        CHECK(view.errors.size() == 3);
        const auto html = render(site(), f, view);
        keep("task_errors", l, html);
        CHECK(html.find("<script>alert") == std::string::npos);
        CHECK(html.find("\nSecond line</textarea>") != std::string::npos);
        CHECK(html.find("href=\"#concept-title\"") != std::string::npos);
        CHECK(html.find("value=\"31 June 2027\"") != std::string::npos);
        CHECK(html.find("<label for=\"concept-title\">" + in(l, "Title", "제목") + "</label>") != std::string::npos);
        CheckAnswersView check;
        check.head = view.head;
        check.action = view.action;
        check.rows = answerRows(site(), view.fields, around, l, "/tasks/12");
        check.effects = {in(l, "The concept note is generated.", "개념서를 생성합니다.")};
        check.warnings = {in(l, "Changes made by hand are replaced.", "직접 수정한 내용이 대체됩니다.")};
        keep("check_answers", l, render(site(), f, check));
    }
}

TEST_CASE("document, dispatch and recorded answer") {
    for (const auto& l : site().catalogue().languages()) {
        auto f = frame(l, "/documents/3");
        f.account = {in(l, "Coordinator, MOIS", "행정안전부 담당자"), false};
        DocumentView view;
        view.title = letter(l).title;
        view.program = Link{in(l, "Program UZ-2027", "사업 UZ-2027"), "/programs/UZ-2027"};
        view.state = {in(l, "For decision", "결정 대기"), Tone::Yellow};
        view.revisions = {{2, fridayEvening, in(l, "Coordinator, MOIS", "행정안전부 담당자"),
                           in(l, "Dates moved.", "일정을 옮김."), hash, true, view.state, letter(l).files},
                          {1,
                           fridayEvening,
                           in(l, "Coordinator, MOIS", "행정안전부 담당자"),
                           "",
                           hash,
                           false,
                           {in(l, "Replaced", "대체됨")},
                           letter(l).files}};
        view.preview = letter(l).preview;
        view.attachments = {{{"map.pdf", "/documents/3/files/9", "PDF", 1'400'000},
                             in(l, "Coordinator, MOIS", "행정안전부 담당자"),
                             fridayEvening,
                             hash}};
        view.uploadAction = "/documents/3/revisions";
        view.attachAction = "/documents/3/attachments";
        view.attachHint = in(l, "PDF, at most 20 MB.", "20메가바이트 이하의 파일을 올릴 수 있습니다.");
        view.base = 2;
        view.regenerateAction = "/documents/3/regenerate";
        view.regenerateWarning = in(l, "Revision 2 was edited by hand.", "제2판은 직접 수정한 문서입니다.");
        keep("document", l, render(site(), f, view));

        DispatchView dispatch;
        dispatch.title = in(l, "Dispatch", "발송");
        dispatch.document = letter(l);
        dispatch.approved = in(l, "Signatory, MOIS", "행정안전부 서명권자");
        dispatch.mailTo = "addressee@partner.example";
        dispatch.mailSubject = in(l, "Co-host request", "공동개최 요청");
        dispatch.mailBody =
            in(l, "Dear Minister,\n\nplease find the letter attached.", "장관님 귀하\n\n서한을 첨부합니다.");
        dispatch.attachments = {"letter.pdf"};
        dispatch.errors = {{"number", in(l, "Enter the letter number", "문서번호를 입력하십시오")}};
        keep("dispatch", l, render(site(), f, dispatch));

        RecordAnswerView record;
        record.title = in(l, "Approval of the letter", "서한 승인");
        record.waitingFor = in(l, "Signatory, MOIS", "행정안전부 서명권자");
        record.choices = usualChoices(site(), l);
        record.otherSide = true;
        record.errors = {{"record_way", in(l, "Choose how the answer came", "회신 경로를 선택하십시오")}};
        keep("record_answer", l, render(site(), f, record));
    }
}

TEST_CASE("pages of administrators") {
    for (const auto& l : site().catalogue().languages()) {
        auto f = frame(l, "/admin/workflows");
        f.account = {in(l, "Administrator", "관리자"), true};
        WorkflowsView list;
        list.workflows = {{in(l, "Planning", "기획"), "/admin/workflows/planning", 2, 3, fridayEvening,
                           in(l, "Administrator", "관리자"), 1}};
        keep("workflows", l, render(site(), f, list));
        WorkflowView view;
        view.title = in(l, "Planning", "기획");
        view.action = "/admin/workflows/planning";
        view.studioUrl = "/admin/workflows/planning/studio";
        view.hasDraft = true;
        view.draftBy = in(l, "Administrator", "관리자");
        view.draftAt = fridayEvening;
        view.steps = {{in(l, "Approve the letter", "서한 승인"),
                       in(l, "approval", "승인"),
                       in(l, "Signatory", "서명권자"),
                       in(l, "5 days", "5일"),
                       "-1, 1",
                       "decide",
                       true,
                       {{"task_approve.who",
                         in(l, "Who", "담당"),
                         in(l, "A person", "사람"),
                         "=program.mois.signatory",
                         {},
                         "persons"},
                        {"task_approve.mailText",
                         in(l, "Mail text", "우편 문안"),
                         {},
                         "decide",
                         {{"decide", in(l, "Please decide", "결정 요청")}},
                         {}}}}};
        view.suggestions = {{"persons", {{"=program.mois.signatory", in(l, "Signatory", "서명권자")}}}};
        view.elementNames = {{"task_approve", in(l, "Approve the letter", "서한 승인")}};
        view.files = {{"mail/decide.en.txt", "/admin/workflows/planning/files/mail/decide.en.txt"}};
        view.uploadAction = "/admin/workflows/planning/files";
        view.shared = {{"common/mail/receipt.en.txt", "/admin/workflows/planning/files/common/mail/receipt.en.txt"}};
        view.copies = {"mail/decide.en.txt"};
        view.shareAction = "/admin/workflows/planning/shared";
        view.problems = {
            {Severity::Error, "planning.bpmn", 12, "task_approve", {"form.no_id", "the form has no id", {}}}};
        view.versions = {{2, fridayEvening, in(l, "Administrator", "관리자"), 3, true}};
        keep("workflow", l, render(site(), f, view));
        keep("studio", l,
             render(site(), f,
                    StudioView{view.title, view.action, "/admin/workflows/planning/draft.bpmn",
                               "/admin/workflows/planning/draft"}));
        IncidentsView incidents;
        incidents.incidents = {{in(l, "Approve the letter", "서한 승인"),
                                "task_approve",
                                in(l, "Planning", "기획"),
                                {in(l, "Program", "프로그램"), "/programs/UZ-2027"},
                                fridayEvening,
                                in(l, "Nobody is asked", "담당자가 없습니다"),
                                "=1 + a",
                                "a = null",
                                "/admin/workflows/planning/cases/3#incident-7"}};
        incidents.undelivered = {{"reply",
                                  in(l, "Message", "메시지"),
                                  {in(l, "Program", "프로그램"), "/programs/UZ-2027"},
                                  "package 3 cannot be read",
                                  "letter = 5",
                                  {in(l, "Case 4", "건 4"), "/admin/workflows/planning/cases/4"},
                                  "/admin/incidents/deliveries/5/retry"}};
        keep("incidents", l, render(site(), f, incidents));
        keep("incidents_none", l, render(site(), f, IncidentsView{}));
        MailLogView mails;
        mails.relay = in(l, "Mail is kept on this machine.", "우편을 이 컴퓨터에 보관합니다.");
        mails.testAction = "/admin/mail/test";
        mails.mails = {{in(l, "Please decide", "결정 요청"),
                        "/admin/mail/4",
                        "signatory@mois.example",
                        "1",
                        in(l, "Reserved address", "예약된 주소"),
                        fridayEvening,
                        {in(l, "Suppressed", "보내지 않음"), Tone::Yellow}}};
        keep("mail_log", l, render(site(), f, mails));
        MailView mail;
        mail.subject = in(l, "Please decide", "결정 요청");
        mail.to = "signatory@mois.example";
        mail.calendar = Link{in(l, "Invitation, issue 2", "초대, 제2차"), "/admin/mail/4/calendar"};
        mail.body = in(l, "Please decide until Friday.", "금요일까지 결정해 주십시오.");
        mail.attempts = {{fridayEvening, in(l, "Handed over", "전달함")}};
        mail.retryAction = "/admin/mail/4/retry";
        keep("mail", l, render(site(), f, mail));
        PeopleView people;
        people.people = {{in(l, "Coordinator, MOIS", "행정안전부 담당자"),
                          "coordinator@mois.example",
                          in(l, "MOIS", "행정안전부"),
                          in(l, "coordinator A", "담당자"),
                          in(l, "Korean", "한국어"),
                          true,
                          {},
                          {in(l, "Active", "사용 중"), Tone::Green}}};
        keep("people", l, render(site(), f, people));
    }
}
