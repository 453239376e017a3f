#include "web/pages/record_shape.h"

#include "programs/organisation.h"
#include "programs/program_repository.h"
#include "records/program_sight.h"
#include "storage/db/database.h"
#include "web/pages/task_words.h"

namespace entente::web {

namespace {

/// `value` is offered whatever it is: saving the form must not lose it.
std::vector<SelectOption> choicesFor(const Visit& visit, std::string_view column, std::string_view value) {
    std::vector<SelectOption> choices;
    if (column == "kind") {
        choices.push_back({"", visit.text("records.choose")});
        for (const auto* kind : programs::kOrganisationKinds)
            choices.push_back({kind, visit.text("organisation.kind." + std::string(kind))});
    } else if (column == "language") {
        choices.push_back({"", visit.text("records.language_of_country")});
        for (const auto* language : {"en", "ko"})
            choices.push_back({language, visit.text("language." + std::string(language))});
    } else if (column == "calendar") {
        choices.push_back({"", visit.text("records.no_calendar")});
        visit.services.database.read([&](storage::ReadTx& tx) {
            for (const auto& calendar : programs::CalendarRepository().list(tx))
                if (calendar.code == value || records::maySeeCalendar(tx, *visit.account(), calendar.id))
                    choices.push_back({calendar.code, calendar.name.in(visit.language().tag)});
        });
    }
    return choices;
}

RecordShape personShape() {
    RecordShape shape{&records::personKind(), "/people", {"title_en", "organisation", "email"}, {}};
    shape.groups = {{"names", {"name", "name_ko", "name_local", "family", "given", "patronymic", "honorific"}},
                    {"office", {"organisation", "title_en", "title_ko", "title_local"}},
                    {"contact", {"email", "phone", "language", "languages"}},
                    {"assistant", {"assistant_name", "assistant_email", "assistant_phone"}},
                    {"ending", {"valid_to", "successor"}}};
    shape.dressForm = [](const Visit& visit, const records::Record& record, RecordView& view) {
        if (dressErasure(visit, record, view)) dressPassport(visit, record, view);
    };
    return shape;
}

}  // namespace

const std::vector<RecordShape>& recordShapes() {
    static const std::vector<RecordShape> kShapes = {
        personShape(),
        {&records::organisationKind(),
         "/organisations",
         {"kind", "country", "code"},
         {{"names", {"code", "name", "name_ko", "name_local", "kind"}},
          {"place", {"country", "country_name", "country_name_ko", "address", "address_ko", "zone", "calendar"}},
          {"ending", {"parent", "valid_from", "valid_to", "successor"}}}},
        bodyShape(),
        membershipShape(),
    };
    return kShapes;
}

std::string columnLabel(const Visit& visit, const RecordShape& shape, std::string_view column) {
    return visit.text(shape.key("field." + std::string(column)));
}

std::string listedLabel(const Visit& visit, const RecordShape& shape, std::string_view column) {
    const auto label = optionalText(visit, shape.key("listed." + std::string(column)));
    return label.empty() ? columnLabel(visit, shape, column) : label;
}

std::string columnText(const Visit& visit, const RecordShape& shape, std::string_view column,
                       const records::Fields& fields) {
    if (shape.text) return shape.text(visit, column, fields);
    const auto& value = records::textOf(fields, column);
    const auto inLanguage = [&](std::string_view english, std::string_view korean) {
        const auto& text = records::textOf(fields, korean);
        return visit.language().isKorean() && !text.empty() ? text : records::textOf(fields, english);
    };
    if (column == "title_en" && visit.language().isKorean()) return inLanguage("title_en", "title_ko");
    if (column == "organisation") return inLanguage("organisation_name", "organisation_name_ko");
    if (column == "country") return inLanguage("country_name", "country_name_ko");
    if (column == "kind" && !value.empty()) {
        const auto text = optionalText(visit, "organisation.kind." + value);
        return text.empty() ? value : text;
    }
    if (column == "language" && !value.empty()) return visit.text("language." + value);
    if (column == "valid_to" || column == "valid_from") return dateText(value, visit.language());
    return value;
}

RecordView::Field columnField(const Visit& visit, const RecordShape& shape, const records::Column& column,
                              const records::Fields& fields) {
    const std::string name = column.name;
    RecordView::Field field;
    field.name = name;
    field.label = columnLabel(visit, shape, name);
    field.hint = optionalText(visit, shape.key("hint." + name));
    field.value = records::textOf(fields, name);
    // Each language of a text stands in its own field.
    field.shown = name == "title_en" ? field.value : columnText(visit, shape, name, fields);
    field.required = column.required;
    field.prose = column.prose;
    field.choices = shape.choices ? shape.choices(visit, name) : choicesFor(visit, name, field.value);
    if (name == "email" || name == "assistant_email") field.type = "email";
    if (name == "phone" || name == "assistant_phone") field.type = "tel";
    if (name == "valid_from" || name == "valid_to" || name == "basis_at") field.type = "date";
    if (name == "start") field.type = "datetime-local";
    if (name == "email" && shape.program != nullptr) field.suggestions = "persons";
    if (name == "organisation" || name == "parent" || (name == "successor" && shape.path == "/organisations"))
        field.suggestions = "organisations";
    return field;
}

}  // namespace entente::web
