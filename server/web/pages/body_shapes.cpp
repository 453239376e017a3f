#include "http/url.h"
#include "programs/body.h"
#include "records/record_service.h"
#include "web/pages/record_shape.h"
#include "web/pages/task_words.h"

namespace entente::web {

using records::Fields;
using records::textOf;

namespace {

constexpr int kOfferedBodies = 200;

std::string bodyText(const Visit& visit, std::string_view column, const Fields& fields) {
    const auto& value = textOf(fields, column);
    const auto bilingual = [&](const std::string& english) {
        const auto& korean = textOf(fields, english + "_ko");
        return visit.language().isKorean() && !korean.empty() ? korean : textOf(fields, english);
    };
    if (column == "body") return bilingual("body_name");
    if (column == "capacity") return bilingual("capacity");
    if (column == "kind" && !value.empty()) return visit.text("body.kind." + value);
    if (column == "valid_from" || column == "valid_to") return dateText(value, visit.language());
    return value;
}

std::vector<SelectOption> bodyKinds(const Visit& visit, std::string_view column) {
    std::vector<SelectOption> choices;
    if (column == "kind")
        for (const auto& word : programs::kBodyKinds)
            choices.push_back({word.code, visit.text(std::string("body.kind.") + word.code)});
    return choices;
}

RecordView::Suggestions offered(const Visit& visit, const records::RecordKind& kind, const char* id,
                                const char* column) {
    programs::RecordQuery query;
    query.today = todayIn(visit.services, visit.services.zone);
    query.limit = kOfferedBodies;
    RecordView::Suggestions list{id, {}};
    records::RecordService service(visit.services.database, visit.services.clock, visit.request.remoteAddress());
    for (const auto& one : service.list(*visit.account(), kind, query).records)
        list.values.push_back({textOf(one.fields, column), one.title(visit.language().tag)});
    return list;
}

void suggestFor(RecordView& view, std::string_view field, const char* id) {
    for (auto& group : view.groups)
        for (auto& one : group.fields)
            if (one.name == field) one.suggestions = id;
}

void dressBody(const Visit& visit, const records::Record& record, RecordView& view) {
    if (record.id != 0)
        view.related.push_back(
            {visit.text("body.members"), "/memberships?q=" + http::url::encode(textOf(record.fields, "code"))});
    if (view.action.empty()) return;
    suggestFor(view, "parent", "bodies");
    suggestFor(view, "successor", "bodies");
    view.suggestions = {offered(visit, records::bodyKind(), "bodies", "code")};
}

void dressMembership(const Visit& visit, const records::Record&, RecordView& view) {
    if (view.action.empty()) return;
    suggestFor(view, "body", "bodies");
    suggestFor(view, "email", "persons");
    view.suggestions = {offered(visit, records::bodyKind(), "bodies", "code"),
                        offered(visit, records::personKind(), "persons", "email")};
}

}  // namespace

RecordShape bodyShape() {
    RecordShape shape{&records::bodyKind(),
                      "/bodies",
                      {"kind", "code", "valid_from"},
                      {{"names", {"code", "name", "name_ko", "kind", "country"}},
                       {"ending", {"parent", "valid_from", "valid_to", "successor"}}}};
    shape.choices = bodyKinds;
    shape.text = bodyText;
    shape.dressForm = dressBody;
    return shape;
}

RecordShape membershipShape() {
    RecordShape shape{&records::membershipKind(),
                      "/memberships",
                      {"body", "capacity", "valid_from"},
                      {{"what", {"body", "email", "capacity", "capacity_ko"}}, {"ending", {"valid_from", "valid_to"}}}};
    shape.choices = bodyKinds;
    shape.text = bodyText;
    shape.dressForm = dressMembership;
    return shape;
}

}  // namespace entente::web
