#include "web/views/records.h"

#include <utility>

#include "web/views/parts.h"

namespace entente::web {

namespace {

Data::List recordRows(const RecordListView& view) {
    Data::List rows;
    for (const auto& row : view.rows) {
        Data::List cells;
        for (std::size_t i = 0; i < row.cells.size(); ++i)
            cells.push_back(Data().set("label", view.columns[i + 1]).set("text", row.cells[i]));
        rows.push_back(Data()
                           .set("name", row.name)
                           .set("url", row.url)
                           .set("ended", row.ended)
                           .set("choice", row.choice)
                           .set("can_choose", !view.bulk.action.empty())
                           .set("cells", std::move(cells)));
    }
    return rows;
}

/// The first box has the id of the field, where the list of errors leads.
Data::List boxData(const RecordView::Field& field) {
    Data::List boxes;
    for (const auto& choice : field.choices)
        boxes.push_back(
            Data()
                .set("box_id", boxes.empty() ? field.name : field.name + "-" + choice.value)
                .set("box_name", field.name)
                .set("value", choice.value)
                .set("label", choice.label)
                .set("chosen", ("," + field.value + ",").find("," + choice.value + ",") != std::string::npos));
    return boxes;
}

Data recordField(const RecordView::Field& field, const std::vector<PageError>& errors) {
    const auto error = errorOf(errors, field.name);
    std::string described = field.hint.empty() ? "" : field.name + "-hint";
    if (!error.empty()) described += (described.empty() ? "" : " ") + field.name + "-error";
    return std::move(Data()
                         .set("id", field.name)
                         .set("label", field.label)
                         .set("hint", field.hint)
                         .set("value", field.value)
                         .set("lines_html", Html::escaped(field.value))
                         .set("shown_html", Html::escaped(field.shown.empty() ? field.value : field.shown))
                         .set("type", field.type)
                         .set("required", field.required)
                         .set("is_multiple", field.multiple)
                         .set("boxes", field.multiple ? boxData(field) : Data::List())
                         .set("is_box", field.box)
                         .set("box_on", field.box && !field.value.empty())
                         .set("is_prose", field.prose)
                         .set("is_choice", !field.multiple && !field.choices.empty())
                         .set("choices", optionData(field.choices, field.value))
                         .set("is_line", field.choices.empty() && !field.prose && !field.box)
                         .set("suggestions", field.suggestions)
                         .set("described", described)
                         .set("error", error));
}

}  // namespace

std::string render(const Site& site, const Frame& frame, const RecordListView& view) {
    Data::List tabs;
    for (const auto& tab : view.tabs)
        tabs.push_back(Data().set("text", tab.text).set("url", tab.url).set("current", tab.current));
    Data data;
    data.set("heading", view.title)
        .set("path", view.path)
        .set("has_tabs", !view.tabs.empty())
        .set("tabs", std::move(tabs));
    data.set("search", view.search).set("search_hint", view.searchHint).set("former", view.former);
    data.set("columns", textData(view.columns)).set("rows", recordRows(view)).set("has_rows", !view.rows.empty());
    Data::List filters;
    bool searching = !view.search.empty();
    for (const auto& filter : view.filters) {
        searching = searching || !filter.value.empty();
        filters.push_back(Data()
                              .set("id", filter.name)
                              .set("label", filter.label)
                              .set("value", filter.value)
                              .set("choices", optionData(filter.choices, filter.value)));
    }
    data.set("filters", std::move(filters)).set("has_former", view.hasFormer).set("searching", searching);
    data.set("warnings", textData(view.warnings)).set("has_warnings", !view.warnings.empty());
    data.set("export_text", view.exportText);
    data.set("organisation", view.organisation).set("only_of", view.onlyOf);
    data.set("all_url", view.all.url).set("all_text", view.all.text);
    data.set("new_url", view.newUrl).set("new_text", view.newText).set("import_url", view.importUrl);
    data.set("bulk_action", view.bulk.action)
        .set("bulk_label", view.bulk.label)
        .set("bulk_choices", optionData(view.bulk.choices, {}));
    data.set("document_url", view.document.url).set("document_text", view.document.text);
    data.set("export_action", view.exportAction)
        .set("pages", linkData(view.pages))
        .set("has_pages", !view.pages.empty())
        .set("position", view.position);
    Page page{.title = view.title};
    if (!view.back.url.empty()) page.back = view.back;
    page.body = body(site, frame, "record_list", std::move(data));
    return document(site, frame, page);
}

std::string render(const Site& site, const Frame& frame, const StatesChangedView& view) {
    Data::List kept;
    for (const auto& one : view.kept)
        kept.push_back(Data().set("name", one.name).set("url", one.url).set("why", one.why));
    Data data;
    data.set("heading", view.title).set("lead", view.lead).set("undo_action", view.undoAction);
    data.set("changed", linkData(view.changed)).set("has_changed", !view.changed.empty());
    data.set("kept", std::move(kept)).set("has_kept", !view.kept.empty());
    data.set("back_url", view.back.url).set("back_text", view.back.text);
    Page page{.title = view.title, .back = view.back, .narrow = true};
    page.body = body(site, frame, "states_changed", std::move(data));
    return document(site, frame, page);
}

std::string render(const Site& site, const Frame& frame, const RecordView& view) {
    Data::List groups, suggestions, changes;
    for (const auto& group : view.groups) {
        Data::List fields;
        for (const auto& field : group.fields)
            fields.push_back(recordField(field, view.errors));
        groups.push_back(Data().set("legend", group.legend).set("fields", std::move(fields)));
    }
    for (const auto& each : view.suggestions)
        suggestions.push_back(Data().set("id", each.id).set("choices", optionData(each.values, {})));
    for (const auto& change : view.changes)
        changes.push_back(Data().set("label", change.label).set("theirs", change.theirs).set("yours", change.yours));
    Data data;
    data.set("heading", view.title).set("action", view.action).set("version", view.version);
    data.set("confirming", view.confirming).set("changed_by", view.changedBy).set("conflict", view.conflict);
    data.set("changes", std::move(changes)).set("has_changes", !view.changes.empty());
    data.set("groups", std::move(groups)).set("suggestion_lists", std::move(suggestions));
    data.set("remove_action", view.removeAction).set("remove_text", view.removeText);
    data.set("related", linkData(view.related)).set("has_related", !view.related.empty());
    Data::List told;
    for (const auto& field : view.told.fields)
        told.push_back(Data().set("label", field.label).set("value", field.value));
    data.set("told", view.told.legend).set("has_told", !told.empty());
    data.set("told_fields", std::move(told));
    Page page{.title = view.title, .errors = view.errors, .back = view.back, .narrow = true};
    page.body = body(site, frame, "record", std::move(data));
    return document(site, frame, page);
}

std::string render(const Site& site, const Frame& frame, const RecordImportView& view) {
    Data::List columns, lines;
    for (const auto& column : view.columns)
        columns.push_back(Data().set("name", column.name).set("korean", column.korean).set("about", column.about));
    for (const auto& line : view.lines)
        lines.push_back(Data()
                            .set("number", line.number)
                            .set("name", line.name)
                            .set("outcome", line.outcome.text)
                            .set("tone", toneClass(line.outcome.tone))
                            .set("notes", textData(line.notes)));
    Data data;
    data.set("heading", view.title).set("action", view.action).set("columns", std::move(columns));
    data.set("planned", view.planned).set("read", view.read).set("counts", textData(view.counts));
    data.set("unknown", view.unknown).set("has_lines", !view.lines.empty()).set("lines", std::move(lines));
    data.set("more_lines", view.moreLines).set("apply_action", view.applyAction).set("content", view.content);
    data.set("fingerprint", view.fingerprint).set("similar", view.similar);
    setErrors(data, view.errors, {"file"});
    Page page{.title = view.title, .errors = view.errors, .back = view.back};
    page.body = body(site, frame, "record_import", std::move(data));
    return document(site, frame, page);
}

}  // namespace entente::web
