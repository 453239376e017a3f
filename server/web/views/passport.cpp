#include "web/views/passport.h"

#include "web/views/parts.h"

namespace entente::web {

std::string render(const Site& site, const Frame& frame, const PassportView& view) {
    Data data;
    data.set("name", view.name).set("action", view.action);
    data.set("known", view.known).set("masked", view.masked).set("unreadable", view.unreadable);
    data.set("last_day", view.lastDay).set("revealed", view.revealed);
    data.set("number", view.number).set("birth_date", view.birthDate).set("nationality", view.nationality);
    data.set("reason", view.reason);
    setErrors(data, view.errors, {"number", "birth_date", "nationality", "reason"});
    Page page{
        .title = site.text(frame.language, "passport.title"), .errors = view.errors, .back = view.back, .narrow = true};
    page.body = body(site, frame, "passport", std::move(data));
    return document(site, frame, page);
}

}  // namespace entente::web
