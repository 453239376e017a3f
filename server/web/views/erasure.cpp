#include "web/views/erasure.h"

#include "web/views/parts.h"

namespace entente::web {

std::string render(const Site& site, const Frame& frame, const ErasureView& view) {
    Data data;
    data.set("name", view.name).set("action", view.action).set("last_day", view.lastDay);
    data.set("keep_until", view.keepUntil).set("confirmation", view.confirmation);
    data.set("has_hindrances", !view.hindrances.empty()).set("hindrances", textData(view.hindrances));
    setErrors(data, view.errors, {"keep_until", "confirmation"});
    Page page{
        .title = site.text(frame.language, "erasure.title"), .errors = view.errors, .back = view.back, .narrow = true};
    page.body = body(site, frame, "erasure", std::move(data));
    return document(site, frame, page);
}

}  // namespace entente::web
