#include "web/pages/mail_files.h"

#include "mail/mime.h"
#include "storage/blobs/blob_store.h"
#include "web/pages/context.h"
#include "web/pages/taken_files.h"

namespace entente::web {

using http::Response;
using mail::StoredMail;

namespace {

Response noMailFile() {
    return Response::error(notFound("http.not_found", "There is no such page"));
}

}  // namespace

Response mailFile(const Visit& visit, const std::optional<StoredMail>& mail, std::string_view position) {
    const auto place = numberOf(position).value_or(0);
    if (!mail || place < 1 || static_cast<std::size_t>(place) > mail->content.files.size()) return noMailFile();
    const auto& file = mail->content.files[static_cast<std::size_t>(place) - 1];
    auto bytes = visit.services.blobs.read(file.sha256);
    if (!bytes) return noMailFile();
    noteTakenFile(visit, mail->content.program, *bytes, file.mediaType);
    auto response = Response::bytes(std::move(*bytes), file.mediaType);
    response.download(file.fileName);
    return response;
}

Response mailCalendar(const Visit& visit, const std::optional<StoredMail>& mail) {
    if (!mail || !mail->content.calendar) return noMailFile();
    visit.noteTaken(mail->content.calendar->bytes);
    auto response = Response::bytes(mail->content.calendar->bytes, "text/calendar; charset=utf-8");
    response.download(mail::kCalendarFileName);
    return response;
}

}  // namespace entente::web
