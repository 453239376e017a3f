#include "web/views/access.h"

#include <utility>

#include "web/views/parts.h"

namespace entente::web {

std::string render(const Site& site, const Frame& frame, const AccessView& view) {
    Data::List rows;
    for (const auto& row : view.rows) {
        Data::List unusual;
        for (const auto& tag : row.unusual)
            unusual.push_back(tagData(tag));
        rows.push_back(Data()
                           .set("who", row.who.text)
                           .set("url", row.who.url)
                           .set("views", row.views)
                           .set("exports", row.exports)
                           .set("persons", row.persons)
                           .set("has_unusual", !row.unusual.empty())
                           .set("unusual", std::move(unusual)));
    }
    Data data;
    data.set("month", view.month).set("value", view.value);
    data.set("before", oneLink(view.before)).set("after", oneLink(view.after));
    data.set("has_rows", !view.rows.empty()).set("rows", std::move(rows));
    data.set("has_open", !view.open.empty()).set("open", linkData(view.open));
    data.set("reviewed", view.reviewed).set("remark", view.remark).set("action", view.action);
    setErrors(data, view.errors, {"remark"});
    Page page{.title = site.text(frame.language, "access.title"), .errors = view.errors};
    page.body = body(site, frame, "access", std::move(data));
    return document(site, frame, page);
}

std::string render(const Site& site, const Frame& frame, const AccessEntriesView& view) {
    Data::List rows;
    for (const auto& row : view.rows)
        rows.push_back(Data()
                           .set("at", momentText(frame, row.at))
                           .set("what", row.what)
                           .set("from", row.from)
                           .set("whose", row.whose));
    Data data;
    data.set("name", view.name).set("month", view.month);
    data.set("back", linkData({view.back})).set("more", oneLink(view.more));
    data.set("has_rows", !view.rows.empty()).set("rows", std::move(rows));
    Page page{.title = view.name};
    page.body = body(site, frame, "access_entries", std::move(data));
    return document(site, frame, page);
}

}  // namespace entente::web
