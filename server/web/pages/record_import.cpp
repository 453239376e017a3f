#include <array>

#include "identity/identity_service.h"
#include "records/record_service.h"
#include "records/text_encoding.h"
#include "web/pages/record_shape.h"

namespace entente::web {

using http::Request;
using http::Response;
using records::ImportLine;
using records::ImportPlan;
using records::RecordService;
using Outcome = ImportLine::Outcome;

namespace {

constexpr std::size_t kShownLines = 200;
constexpr std::array kShownFirst = {Outcome::Wrong, Outcome::Similar, Outcome::Changed, Outcome::New};

/// White space other than blanks does not survive in the attribute of a template.
std::string inOneLine(std::string_view text) {
    std::string packed;
    for (const char c : text)
        if (c == '\\')
            packed += "\\\\";
        else if (c == '\n')
            packed += "\\n";
        else if (c == '\t')
            packed += "\\t";
        else
            packed += c;
    return packed;
}

std::string inLines(std::string_view packed) {
    std::string text;
    for (std::size_t i = 0; i < packed.size(); ++i) {
        if (packed[i] != '\\' || i + 1 == packed.size()) {
            text += packed[i];
            continue;
        }
        const char c = packed[++i];
        text += c == 'n' ? '\n' : c == 't' ? '\t' : c;
    }
    return text;
}

const char* outcomeKey(Outcome outcome) {
    switch (outcome) {
        case Outcome::New:
            return "new";
        case Outcome::Changed:
            return "changed";
        case Outcome::Same:
            return "same";
        case Outcome::Similar:
            return "similar";
        case Outcome::Wrong:
            break;
    }
    return "wrong";
}

Tone outcomeTone(Outcome outcome) {
    switch (outcome) {
        case Outcome::New:
            return Tone::Green;
        case Outcome::Changed:
            return Tone::Blue;
        case Outcome::Similar:
            return Tone::Yellow;
        case Outcome::Wrong:
            return Tone::Red;
        case Outcome::Same:
            break;
    }
    return Tone::Neutral;
}

RecordImportView importView(const Visit& visit, const RecordShape& shape) {
    RecordImportView view;
    view.title = visit.text(shape.key("import"));
    view.action = shape.path + "/import";
    view.back = {shape.heading.empty() ? visit.text(shape.key("title")) : shape.heading, shape.listPath()};
    for (const auto& column : shape.kind->columns())
        view.columns.push_back({column.name, column.header("ko"), columnLabel(visit, shape, column.name)});
    return view;
}

RecordImportView::Line lineView(const Visit& visit, const RecordShape& shape, const ImportLine& line) {
    RecordImportView::Line shown{std::to_string(line.line), line.record.title(visit.language().tag)};
    if (shown.name.empty()) shown.name = records::textOf(line.record.fields, shape.kind->keyColumn());
    shown.outcome = {visit.text(std::string("records.outcome.") + outcomeKey(line.outcome)), outcomeTone(line.outcome)};
    for (const auto& problem : line.problems) {
        const auto text = visit.say(problem.message);
        shown.notes.push_back(problem.place.empty() ? text : columnLabel(visit, shape, problem.place) + ": " + text);
    }
    for (const auto& change : line.changes)
        shown.notes.push_back(columnLabel(visit, shape, change.column) + ": " +
                              (change.before.empty() ? "–" : change.before) + " → " + change.after);
    return shown;
}

void showPlan(const Visit& visit, const RecordShape& shape, const ImportPlan& plan, const std::string& text,
              const std::string& encoding, RecordImportView& view) {
    view.planned = true;
    const auto lines = std::to_string(plan.lines.size());
    view.read = encoding.empty() ? visit.text("records.read_lines", {{"lines", lines}})
                                 : visit.text("records.read_as", {{"lines", lines}, {"encoding", encoding}});
    for (const auto outcome : {Outcome::New, Outcome::Changed, Outcome::Same, Outcome::Similar, Outcome::Wrong})
        view.counts.push_back(visit.text(std::string("records.count.") + outcomeKey(outcome),
                                         {{"count", std::to_string(plan.count(outcome))}}));
    std::string unknown;
    for (const auto& header : plan.unknownHeaders)
        unknown += (unknown.empty() ? "" : ", ") + header;
    if (!unknown.empty()) view.unknown = visit.text("records.unknown_columns", {{"columns", unknown}});
    std::size_t left = 0;
    for (const auto outcome : kShownFirst)
        for (const auto& line : plan.lines) {
            if (line.outcome != outcome) continue;
            if (view.lines.size() < kShownLines)
                view.lines.push_back(lineView(visit, shape, line));
            else
                ++left;
        }
    if (left > 0) view.moreLines = visit.text("records.more_lines", {{"count", std::to_string(left)}});
    view.similar = plan.count(Outcome::Similar) > 0;
    if (plan.count(Outcome::New) + plan.count(Outcome::Changed) > 0 || view.similar) {
        view.applyAction = shape.path + "/import/apply";
        view.content = inOneLine(text);
        view.fingerprint = plan.fingerprint;
    }
}

Response refusedImport(const Visit& visit, RecordImportView view, const Error& error) {
    if (error.kind != ErrorKind::Invalid) return Response::error(error);
    view.errors = {visit.pageError(error)};
    return visit.page(render(visit.services.site, visit.frame, view), kUnprocessable);
}

}  // namespace

Response showImport(const Services& services, const Request& request, const RecordShape& shape) {
    const Visit visit(services, request);
    return visit.page(render(services.site, visit.frame, importView(visit, shape)));
}

Response planImport(const Services& services, const Request& request, const RecordShape& shape) {
    const Visit visit(services, request);
    auto view = importView(visit, shape);
    const auto file = uploadedFile(request, "file");
    if (!file) return refusedImport(visit, std::move(view), invalid("records.no_file", "Choose a file", {}, "file"));
    const auto decoded = records::decodeText(file->bytes);
    if (!decoded) return refusedImport(visit, std::move(view), decoded.error());
    const auto plan = RecordService(services.database, services.clock, request.remoteAddress())
                          .plan(*visit.account(), *shape.kind, decoded->text);
    if (!plan) return refusedImport(visit, std::move(view), plan.error());
    showPlan(visit, shape, *plan, decoded->text, std::string(records::name(decoded->encoding)), view);
    return visit.page(render(services.site, visit.frame, view));
}

Response applyImport(const Services& services, const Request& request, const RecordShape& shape) {
    const Visit visit(services, request);
    RecordService service(services.database, services.clock, request.remoteAddress());
    const auto text = inLines(request.field("content"));
    const bool similarToo = !request.field("similar").empty();
    const auto done =
        service.import(*visit.account(), *shape.kind, text, std::string(request.field("fingerprint")), similarToo);
    if (done) services.identity.personsChanged();
    if (done)
        return visit.done(shape.listPath(), done->added + done->changed > 0 ? "records_imported" : "records_as_before");
    auto view = importView(visit, shape);
    if (done.error().kind != ErrorKind::Conflict) return refusedImport(visit, std::move(view), done.error());
    const auto plan = service.plan(*visit.account(), *shape.kind, text);
    if (!plan) return refusedImport(visit, std::move(view), plan.error());
    // A second press of the button: all that was asked for stands there.
    if (plan->count(Outcome::New) + plan->count(Outcome::Changed) == 0 && plan->count(Outcome::Same) > 0 &&
        (plan->count(Outcome::Similar) == 0 || !similarToo))
        return visit.done(shape.listPath(), "records_imported");
    showPlan(visit, shape, *plan, text, {}, view);
    view.errors = {visit.pageError(done.error())};
    return visit.page(render(services.site, visit.frame, view), 409);
}

}  // namespace entente::web
