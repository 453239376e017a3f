#include "web/views/verify_copy.h"

#include "web/views/parts.h"

namespace entente::web {

namespace {

Data::List verdictRows(const std::vector<VerifyCopyView::Row>& rows) {
    Data::List list;
    for (const auto& row : rows)
        list.push_back(Data().set("label", row.label).set("text", row.text).set("url", row.url));
    return list;
}

}  // namespace

std::string render(const Site& site, const Frame& frame, const VerifyCopyView& view) {
    const auto title = site.text(frame.language, "verify.title");
    Data data;
    Data::List verdicts;
    if (view.verdict)
        verdicts.push_back(std::move(tagData(view.verdict->state)
                                         .set("text", view.verdict->text)
                                         .set("has_fields", !view.verdict->fields.empty())
                                         .set("fields", verdictRows(view.verdict->fields))
                                         .set("has_differences", !view.verdict->differences.empty())
                                         .set("differences", textData(view.verdict->differences))
                                         .set("facts", verdictRows(view.verdict->facts))));
    data.set("verdict", std::move(verdicts));
    setErrors(data, view.errors, {"copy"});
    Page page{.title = title, .errors = view.errors, .narrow = true};
    page.body = body(site, frame, "verify_copy", std::move(data));
    return document(site, frame, page);
}

}  // namespace entente::web
