#include "approvals/border.h"

#include "base/utf8.h"

namespace entente::approvals {

using identity::Account;
using programs::Person;
using workflow::By;

Error closed() {
    return rejected("approvals.closed", "This step is closed");
}

bool isClosed(const Error& error) {
    return error.message.key == closed().message.key;
}

Error superseded() {
    return rejected("approvals.superseded", "The document was replaced meanwhile. A new link is on its way");
}

Error supersededRecord() {
    return rejected("approvals.superseded_record",
                    "The document was replaced meanwhile. Record the answer only if it is about the new one");
}

bool isSuperseded(const Error& error) {
    return error.message.key == superseded().message.key || error.message.key == supersededRecord().message.key;
}

Error mayNot() {
    return {ErrorKind::Forbidden, {"approvals.may_not", "This task waits for somebody else", {}}};
}

Error noTask() {
    return notFound("approvals.no_task", "There is no such task");
}

Error conflict() {
    return {ErrorKind::Conflict, {"workflow.conflict", "Somebody else changed this at the same moment", {}}};
}

By byAccount(const Account& account) {
    return {audit::Actor::account(account.id), account.person};
}

By byPerson(const Person& person) {
    return {audit::Actor::person(person.id), person.id};
}

namespace {

/// Says what to enter where the field is one that forms often ask for.
Message missing(std::string_view place) {
    if (place == "number") return {"approvals.required.number", "Enter the number of the letter", {}};
    if (place == "subject") return {"approvals.required.subject", "Enter the subject", {}};
    if (place.ends_with("name")) return {"approvals.required.name", "Enter the name", {}};
    if (place.ends_with("reason")) return {"approvals.required.reason", "Say why", {}};
    if (place.ends_with("note")) return {"approvals.required.note", "Write a note: others read why this is done", {}};
    return {"approvals.required", "Fill in this field", {}};
}

}  // namespace

Result<void> checkLine(std::string_view text, std::string_view place, bool required) {
    constexpr std::size_t kLongest = 200;
    if (required && utf8::trim(text).empty()) return Error{ErrorKind::Invalid, missing(place), std::string(place)};
    if (utf8::length(text) > kLongest || text.find('\n') != std::string_view::npos)
        return invalid("approvals.line_too_long", "Use one line of at most {count} characters",
                       {{"count", std::to_string(kLongest)}}, std::string(place));
    return {};
}

}  // namespace entente::approvals
