#include "web/views/cases.h"

#include <utility>

#include "web/views/parts.h"

namespace entente::web {

namespace {

Data::List historyData(const Frame& frame, const std::vector<HandWritten>& history) {
    Data::List list;
    for (const auto& one : history)
        list.push_back(Data()
                           .set("at", momentText(frame, one.at))
                           .set("text", one.text)
                           .set("reason", one.reason)
                           .set("by", one.by));
    return list;
}

/// A field as those of forms are; `label` and `hint` name its texts.
struct CaseField {
    forms::Kind kind = forms::Kind::TextField;
    std::string id = {}, name = {};
    const char* label = "";
    const char* hint = "";
    std::string value = {};
    std::vector<SelectOption> options = {};
    bool required = false;
};

CaseField reasonField(const std::string& id, const std::string& value) {
    return {forms::Kind::TextField, id, "reason", "case.reason", "", value, {}, true};
}

CaseField valuesField(const std::string& id, const char* hint, const std::string& value) {
    return {forms::Kind::TextArea, id, "values", "case.values", hint, value};
}

class CasePageWriter {
  public:
    CasePageWriter(const Site& site, const Frame& frame, const CaseErrors& errors)
        : site_(site), frame_(frame), errors_(errors) {}

    Html field(const CaseField& field) const {
        forms::Component component;
        component.kind = field.kind;
        component.id = field.id;
        component.key = field.name;
        component.label.english = text(field.label);
        if (*field.hint != '\0') component.description.english = text(field.hint);
        component.rules.required = field.required;
        forms::Shown shown;
        shown.component = &component;
        shown.id = component.id;
        shown.name = component.key;
        shown.entries = {field.value};
        for (const auto& option : field.options)
            shown.options.push_back({option.value, {option.label, {}}});
        return formHtml(site_, frame_.language, {shown}, errors_.fields, {});
    }

    std::string page(const char* name, const Message::Arguments& arguments, Data data) const {
        Page page{.title = text(std::string(name) + ".title", arguments), .errors = errors_.page};
        const auto wrong = pageErrors(site_, frame_.language, errors_.fields);
        page.errors.insert(page.errors.end(), wrong.begin(), wrong.end());
        data.set("title", page.title);
        page.body = body(site_, frame_, name, std::move(data));
        return document(site_, frame_, page);
    }

  private:
    std::string text(const std::string& key, const Message::Arguments& arguments = {}) const {
        return site_.text(frame_.language, key, arguments);
    }

    const Site& site_;
    const Frame& frame_;
    const CaseErrors& errors_;
};

}  // namespace

std::string render(const Site& site, const Frame& frame, const CasesView& view) {
    Data::List cases;
    for (const auto& row : view.cases)
        cases.push_back(Data()
                            .set("case_name", row.page.text)
                            .set("url", row.page.url)
                            .set("program", row.program.text)
                            .set("program_url", row.program.url)
                            .set("version", row.version)
                            .set("since", momentText(frame, row.since))
                            .set("waiting", row.waiting)
                            .set("stopped", row.stopped));
    Data data;
    data.set("has_cases", !view.cases.empty()).set("cases", std::move(cases));
    data.set("older", oneLink(view.older));
    return CasePageWriter(site, frame, {}).page("cases", {{"workflow", view.workflow}}, std::move(data));
}

std::string render(const Site& site, const Frame& frame, const CaseView& view) {
    const CasePageWriter writer(site, frame, view.errors);
    Data::List open;
    for (const auto& one : view.open)
        open.push_back(std::move(tagData(one.state)
                                     .set("key", one.key)
                                     .set("name", one.name)
                                     .set("element", one.element)
                                     .set("since", momentText(frame, one.since))
                                     .set("chosen", one.chosen)));
    Data::List stopped;
    for (const auto& one : view.stopped) {
        const auto key = std::to_string(one.key);
        auto fields = writer.field(valuesField("values-" + key, "case.values_hint", one.values));
        fields += writer.field({forms::Kind::Select, "to-" + key, "begin", "case.skip_to", "", one.to, view.elements});
        fields += writer.field(reasonField("why-" + key, one.reason));
        stopped.push_back(Data()
                              .set("key", one.key)
                              .set("name", one.name)
                              .set("element", one.element)
                              .set("text", one.text)
                              .set("expression", one.expression)
                              .set("at", momentText(frame, one.at))
                              .set("fields_html", std::move(fields)));
    }
    auto fields = writer.field(
        {forms::Kind::Select, "begin", "begin", "case.begin", "case.begin_hint", view.begin, view.elements});
    fields += writer.field(valuesField("values", "case.values_hint", view.values));
    fields += writer.field(reasonField("reason", view.reason));
    Data data;
    data.set("program", view.program.text).set("program_url", view.program.url).set("active", view.active);
    data.set("action", view.action).set("seen", view.version);
    data.set("has_open", !view.open.empty()).set("open", std::move(open)).set("stopped", std::move(stopped));
    data.set("fields_html", std::move(fields));
    data.set("variables_html", Html::escaped(view.variables)).set("has_variables", !view.variables.empty());
    data.set("has_history", !view.history.empty()).set("history", historyData(frame, view.history));
    data.set("migrate_url", view.migrateUrl);
    return writer.page("case", {{"workflow", view.workflow}, {"number", view.number}}, std::move(data));
}

std::string render(const Site& site, const Frame& frame, const MigrateView& view) {
    Data::List rows;
    for (const auto& row : view.rows)
        rows.push_back(Data()
                           .set("name", row.name)
                           .set("element", row.element)
                           .set("targets", optionData(row.targets, row.target))
                           .set("fine", row.problems.empty())
                           .set("done", row.done)
                           .set("gone", row.gone)
                           .set("problems", textData(row.problems))
                           .set("changes", textData(row.changes)));
    const CasePageWriter writer(site, frame, view.errors);
    Data data;
    data.set("action", view.action).set("seen", view.version).set("from", view.from).set("to", view.to);
    data.set("target_version", view.target).set("rows", std::move(rows));
    data.set("fields_html", writer.field(reasonField("reason", view.reason)));
    return writer.page("migrate", {{"workflow", view.workflow}, {"number", view.number}}, std::move(data));
}

std::string render(const Site& site, const Frame& frame, const MovesView& view) {
    const CasePageWriter writer(site, frame, view.errors);
    Data::List moves;
    for (const auto& row : view.moves)
        moves.push_back(std::move(tagData(row.state)
                                      .set("move", row.page.text)
                                      .set("url", row.page.url)
                                      .set("from", row.from)
                                      .set("to", row.to)
                                      .set("at", momentText(frame, row.at))
                                      .set("by", row.by)));
    auto fields =
        writer.field({forms::Kind::Select, "source", "source", "moves.source", "", view.source, view.sources, true});
    fields +=
        writer.field({forms::Kind::Select, "target", "target", "moves.target", "", view.target, view.targets, true});
    fields += writer.field({forms::Kind::TextArea, "cases", "cases", "moves.cases", "moves.cases_hint", view.cases});
    Data data;
    data.set("action", view.action).set("fields_html", std::move(fields));
    data.set("possible", !view.sources.empty()).set("has_moves", !view.moves.empty()).set("moves", std::move(moves));
    data.set("older", oneLink(view.older));
    return writer.page("moves", {{"workflow", view.workflow}}, std::move(data));
}

std::string render(const Site& site, const Frame& frame, const MoveView& view) {
    const CasePageWriter writer(site, frame, view.errors);
    Data::List counts;
    for (const auto& count : view.counts)
        counts.push_back(Data()
                             .set("text", count.list.text)
                             .set("url", count.list.url)
                             .set("cases", count.cases)
                             .set("current", count.current));
    Data::List cases;
    for (const auto& row : view.cases)
        cases.push_back(std::move(tagData(row.outcome)
                                      .set("case_name", row.page.text)
                                      .set("url", row.page.url)
                                      .set("program", row.program.text)
                                      .set("program_url", row.program.url)
                                      .set("name", row.name)
                                      .set("element", row.element)
                                      .set("problem", row.problem)));
    Data::List steps;
    for (const auto& step : view.steps)
        steps.push_back(Data()
                            .set("name", step.name)
                            .set("element", step.element)
                            .set("gone", step.done)
                            .set("targets", optionData(view.targets, step.target)));
    Data data;
    data.set("action", view.action).set("seen", view.edition).set("back", view.back);
    data.set("from", view.from).set("to", view.to);
    data.set("state", Data::List{tagData(view.state)});
    data.set("working", view.working).set("moving", view.moving).set("checked", view.checked);
    data.set("settled", view.settled).set("total", view.total);
    data.set("counts", std::move(counts)).set("has_cases", !view.cases.empty()).set("cases", std::move(cases));
    data.set("more", oneLink(view.more));
    data.set("has_steps", !view.steps.empty()).set("steps", std::move(steps));
    data.set("reason_html", writer.field(reasonField("reason", view.reason)));
    const Message::Arguments versions = {
        {"workflow", view.workflow}, {"from", std::to_string(view.from)}, {"to", std::to_string(view.to)}};
    return writer.page("move", versions, std::move(data));
}

std::string render(const Site& site, const Frame& frame, const ReopenView& view) {
    const CasePageWriter writer(site, frame, view.errors);
    Data data;
    data.set("action", view.action).set("has_steps", !view.steps.empty()).set("keep", view.keep);
    data.set("step_html",
             writer.field({forms::Kind::Select, "step", "step", "reopen.step", "", view.step, view.steps, true}));
    data.set("reason_html", writer.field(reasonField("reason", view.reason)));
    return writer.page("reopen", {{"program", view.program}}, std::move(data));
}

std::string render(const Site& site, const Frame& frame, const StartAtView& view) {
    const CasePageWriter writer(site, frame, view.errors);
    auto fields = formHtml(site, frame.language, view.fields, view.errors.fields, view.zone, {view.next});
    if (view.asksValues) fields += writer.field(valuesField("values", "start_at.values_hint", view.values));
    Data data;
    data.set("program", view.program).set("action", view.action).set("steps", optionData(view.steps, view.step));
    data.set("step", view.step).set("step_name", view.stepName).set("seen", view.seen);
    data.set("has_before", !view.before.empty()).set("before", textData(view.before));
    data.set("fields_html", std::move(fields));
    return writer.page("start_at", {{"workflow", view.workflow}}, std::move(data));
}

}  // namespace entente::web
