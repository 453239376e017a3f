#include "web/views/recorded.h"

#include <utility>

#include "web/views/parts.h"

namespace entente::web {

std::string render(const Site& site, const Frame& frame, const RecordedView& view) {
    Data data;
    data.set("heading", view.title).set("lead", view.lead).set("end", view.end);
    data.set("rows_html", summaryHtml(site, frame.language, view.rows));
    data.set("action", view.action)
        .set("hidden", hiddenData(view.hidden))
        .set("comment_html", Html::escaped(view.comment));
    setErrors(data, view.errors, {"comment"});
    Page page{.title = view.title, .errors = view.errors, .back = view.program, .narrow = true};
    page.body = body(site, frame, "link_recorded", std::move(data));
    return document(site, frame, page);
}

}  // namespace entente::web
