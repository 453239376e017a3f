#include <array>

#include "records/erasure_repository.h"

namespace entente::records {

namespace {

constexpr const char* kOfPrograms = "program_id IN (SELECT value FROM json_each($1))";
constexpr const char* kOfInstances =
    "instance_id IN (SELECT id FROM instance WHERE program_id IN (SELECT value FROM json_each($1)))";
constexpr const char* kOfTasks =
    "task_id IN (SELECT id FROM task WHERE program_id IN (SELECT value FROM json_each($1)))";
constexpr const char* kOfDocuments =
    "document_id IN (SELECT id FROM document WHERE program_id IN (SELECT value FROM json_each($1)))";
constexpr const char* kOfMails =
    "mail_id IN (SELECT id FROM mail WHERE program_id IN (SELECT value FROM json_each($1)))";
constexpr const char* kOfCirculars =
    "circular_id IN (SELECT id FROM circular WHERE program_id IN (SELECT value FROM json_each($1)))";

// Values and drafts of forms, what cases remember, mails, comments and remarks. Documents of record and what their
// verification reads stay as they are.
constexpr std::array kPlaces = {
    TextPlace{"variable", "value", kOfInstances},
    TextPlace{"element_instance", "data", kOfInstances},
    TextPlace{"engine_job", "data", kOfInstances},
    TextPlace{"engine_job", "last_error", kOfInstances},
    TextPlace{"timer", "data", kOfInstances},
    TextPlace{"incident", "data", kOfInstances},
    TextPlace{"instance_event", "data", kOfInstances},
    TextPlace{"subscription", "data", kOfPrograms},
    TextPlace{"subscription", "correlation_key", kOfPrograms},
    TextPlace{"event_delivery", "variables", kOfPrograms},
    TextPlace{"event_delivery", "correlation_key", kOfPrograms},
    TextPlace{"event_delivery", "last_error", kOfPrograms},
    TextPlace{"start_timer", "data", kOfPrograms},
    TextPlace{"task", "data", kOfPrograms},
    TextPlace{"form_draft", "fields", kOfTasks},
    TextPlace{"task_person", "reason", kOfTasks},
    TextPlace{"task_end", "note", kOfTasks},
    TextPlace{"task_delegation", "note", kOfTasks},
    TextPlace{"task_comment", "body", kOfTasks},
    TextPlace{"decision", "comment", kOfPrograms},
    TextPlace{"decision", "answers", kOfPrograms},
    TextPlace{"decision", "by_name", kOfPrograms},
    TextPlace{"decision", "by_title", kOfPrograms},
    TextPlace{"decision", "source", kOfPrograms},
    TextPlace{"decision", "reference", kOfPrograms},
    TextPlace{"decision", "objection", kOfPrograms},
    TextPlace{"agreement_consent", "objection", kOfTasks},
    TextPlace{"revision", "data", kOfDocuments},
    TextPlace{"revision", "note", kOfDocuments},
    TextPlace{"revision", "file_name", kOfDocuments},
    TextPlace{"document", "title_en", kOfPrograms},
    TextPlace{"document", "title_ko", kOfPrograms},
    TextPlace{"attachment", "file_name", kOfPrograms},
    TextPlace{"issued_copy", "file_name", nullptr},
    TextPlace{"dispatch", "reference", kOfPrograms},
    TextPlace{"mail", "recipients", kOfPrograms},
    TextPlace{"mail", "subject", kOfPrograms},
    TextPlace{"mail", "body", kOfPrograms},
    TextPlace{"mail", "last_error", kOfPrograms},
    TextPlace{"mail", "note", kOfPrograms},
    TextPlace{"mail_calendar", "content", kOfMails},
    TextPlace{"mail_attachment", "file_name", kOfMails},
    TextPlace{"calendar_invite", "facts", kOfPrograms},
    TextPlace{"circular", "audience", kOfPrograms},
    TextPlace{"circular", "subject_en", kOfPrograms},
    TextPlace{"circular", "subject_ko", kOfPrograms},
    TextPlace{"circular", "body_en", kOfPrograms},
    TextPlace{"circular", "body_ko", kOfPrograms},
    TextPlace{"circular_receiver", "problem", kOfCirculars},
    TextPlace{"circular_file", "file_name", kOfCirculars},
    TextPlace{"program_participation", "badge", kOfPrograms},
    TextPlace{"program_participation", "basis_note", kOfPrograms},
    TextPlace{"program_participation", "note", kOfPrograms},
    TextPlace{"participation_batch_row", "outcome", nullptr},
    TextPlace{"program_session", "title_en", kOfPrograms},
    TextPlace{"program_session", "title_ko", kOfPrograms},
    TextPlace{"absence", "note", nullptr},
    TextPlace{"access_review", "remark", nullptr},
    TextPlace{"personal_reveal", "reason", nullptr},
    TextPlace{"move", "reason", nullptr},
    TextPlace{"move_case", "problem", kOfInstances},
    TextPlace{"due_move", "reasons", kOfTasks},
};

}  // namespace

std::span<const TextPlace> ErasureRepository::places() {
    return kPlaces;
}

}  // namespace entente::records
