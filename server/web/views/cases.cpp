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

std::string finish(const Site& site, const Frame& frame, const char* name, const Message::Arguments& arguments,
                   const std::vector<PageError>& errors, Data data) {
    Page page{.title = site.text(frame.language, std::string(name) + ".title", arguments), .errors = errors};
    data.set("title", page.title);
    page.body = body(site, frame, name, std::move(data));
    return document(site, frame, page);
}

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
    data.set("older", linkData(view.older ? std::vector<Link>{*view.older} : std::vector<Link>{}));
    return finish(site, frame, "cases", {{"workflow", view.workflow}}, {}, std::move(data));
}

std::string render(const Site& site, const Frame& frame, const CaseView& view) {
    Data::List open;
    for (const auto& one : view.open)
        open.push_back(std::move(tagData(one.state)
                                     .set("key", one.key)
                                     .set("name", one.name)
                                     .set("element", one.element)
                                     .set("since", momentText(frame, one.since))));
    Data::List stopped;
    for (const auto& one : view.stopped)
        stopped.push_back(Data()
                              .set("key", one.key)
                              .set("name", one.name)
                              .set("element", one.element)
                              .set("text", one.text)
                              .set("expression", one.expression)
                              .set("values", one.values)
                              .set("at", momentText(frame, one.at))
                              .set("elements", optionData(view.elements, {})));
    Data data;
    data.set("program", view.program.text).set("program_url", view.program.url).set("active", view.active);
    data.set("action", view.action).set("seen", view.version);
    data.set("has_open", !view.open.empty()).set("open", std::move(open)).set("stopped", std::move(stopped));
    data.set("begin", optionData(view.elements, view.begin));
    data.set("variables_html", Html::escaped(view.variables)).set("has_variables", !view.variables.empty());
    data.set("has_history", !view.history.empty()).set("history", historyData(frame, view.history));
    data.set("reason", view.reason).set("values", view.values).set("migrate_url", view.migrateUrl);
    return finish(site, frame, "case", {{"workflow", view.workflow}, {"number", view.number}}, view.errors,
                  std::move(data));
}

std::string render(const Site& site, const Frame& frame, const MigrateView& view) {
    Data::List rows;
    for (const auto& row : view.rows)
        rows.push_back(Data()
                           .set("name", row.name)
                           .set("element", row.element)
                           .set("targets", optionData(row.targets, row.target))
                           .set("fine", row.problems.empty())
                           .set("problems", textData(row.problems))
                           .set("changes", textData(row.changes)));
    Data data;
    data.set("action", view.action).set("seen", view.version).set("from", view.from).set("to", view.to);
    data.set("rows", std::move(rows)).set("reason", view.reason);
    setErrors(data, view.errors, {"reason"});
    return finish(site, frame, "migrate", {{"workflow", view.workflow}, {"number", view.number}}, view.errors,
                  std::move(data));
}

std::string render(const Site& site, const Frame& frame, const ReopenView& view) {
    Data data;
    data.set("program", view.program).set("action", view.action).set("steps", optionData(view.steps, view.step));
    data.set("has_steps", !view.steps.empty()).set("reason", view.reason).set("keep", view.keep);
    setErrors(data, view.errors, {"step", "reason"});
    return finish(site, frame, "reopen", {{"program", view.program}}, view.errors, std::move(data));
}

std::string render(const Site& site, const Frame& frame, const StartAtView& view) {
    Data data;
    data.set("program", view.program).set("action", view.action).set("steps", optionData(view.steps, view.step));
    data.set("step", view.step).set("step_name", view.stepName);
    data.set("has_before", !view.before.empty()).set("before", textData(view.before));
    data.set("fields_html", formHtml(site, frame.language, view.fields, view.fieldErrors, view.zone));
    data.set("asks_values", view.asksValues).set("values", view.values);
    auto errors = view.errors;
    const auto wrong = pageErrors(site, frame.language, view.fieldErrors);
    errors.insert(errors.end(), wrong.begin(), wrong.end());
    setErrors(data, errors, {"values"});
    return finish(site, frame, "start_at", {{"workflow", view.workflow}}, errors, std::move(data));
}

}  // namespace entente::web
