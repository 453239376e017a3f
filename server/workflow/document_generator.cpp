#include "workflow/document_generator.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.h"
#include "bpmn/references.h"
#include "documents/document_repository.h"
#include "documents/instance_resources.h"
#include "engine/definition.h"
#include "feel/json.h"
#include "workflow/carry_rule.h"
#include "workflow/fixed_clock.h"

namespace entente::workflow {

using documents::Document;
using documents::DocumentRepository;
using documents::Revision;
using feel::Context;
using feel::Value;
using storage::ReadTx;
using storage::Tx;

namespace {

std::string headerOr(const std::map<std::string, std::string>& headers, const char* name, const std::string& fallback) {
    const auto found = headers.find(name);
    return found == headers.end() || found->second.empty() ? fallback : found->second;
}

std::string joined(const std::vector<docx::Finding>& findings) {
    std::string text;
    for (const auto& finding : findings)
        text += (text.empty() ? "" : "; ") + finding.english("paragraph");
    return text.substr(0, 2000);
}

/// By the list as the studio writes it; what another expression gives is known only when the letter leaves.
bool attaches(std::string_view attachments, std::string_view kind) {
    return attachments.find(fmt::format("\"{}\"", kind)) != std::string::npos;
}

bool leavesByDispatch(const CaseLibrary& library, std::string_view kind) {
    for (const auto* package : library.packages())
        for (const auto& [id, definition] : package->library->processes())
            for (const auto& node : definition->process().nodes)
                if (node.property("kind") == "dispatch" &&
                    (node.property("document") == kind || attaches(node.property("attachments"), kind)))
                    return true;
    return false;
}

bool takes(const bpmn::FlowNode& node, std::string_view input) {
    return std::any_of(node.inputs.begin(), node.inputs.end(), [&](const auto& one) { return one.target == input; });
}

bool makes(const bpmn::FlowNode& node, std::string_view kind) {
    const auto own = DocumentOrder::of(node).kind;
    if (kind == own) return true;
    const auto number = kind.starts_with(own + "_") ? kind.substr(own.size() + 1) : std::string_view();
    if (number == "a" || number == "b") return takes(node, "side");
    return takes(node, "series") && !number.empty() && number.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The sides that will read a document: what is private to ours still reaches the other when it is dispatched.
std::string readersOf(const CaseLibrary& library, const Document& document) {
    std::string readers;
    for (const char side : {'A', 'B'})
        if (document.visibleTo(side) || (side == 'B' && leavesByDispatch(library, document.kind))) readers += side;
    return readers;
}

}  // namespace

/// One language, rendered and stored, before its row is written.
struct DocumentGenerator::Prepared {
    Document document;  ///< id 0 when there is none yet
    Revision revision;
    int expected = 0;
    bool known = false;                   ///< made before for the same cause
    std::vector<RevisionId> remade = {};  ///< see `documents::DocumentRepository::isRemade`
};

DocumentOrder DocumentOrder::fromHeaders(const std::map<std::string, std::string>& headers) {
    DocumentOrder order;
    order.templateName = headerOr(headers, "template", "");
    order.kind = headerOr(headers, "kind", order.templateName);
    order.title.en = headerOr(headers, "name", order.kind);
    order.title.ko = headerOr(headers, "name.ko", order.title.en);
    order.visibility = headerOr(headers, "visibility", "private A");
    order.original = headerOr(headers, "original", "");
    order.languages = bpmn::documentLanguages(headerOr(headers, "languages", ""));
    return order;
}

DocumentOrder DocumentOrder::of(const bpmn::FlowNode& node) {
    std::map<std::string, std::string> headers;
    for (const auto& header : node.headers)
        headers[header.name] = header.value;
    return fromHeaders(headers);
}

DocumentOrder DocumentOrder::inSeries(const Value& number) const {
    auto order = *this;
    if (!number.isNumber()) return order;
    const auto text = number.number().text();
    order.kind += "_" + text;
    order.title.en += " " + text;
    order.title.ko += " " + text;
    return order;
}

DocumentOrder DocumentOrder::of(const bpmn::FlowNode& node, const Context& inputs, const programs::Program& program) {
    const auto input = [&](std::string_view name) {
        const auto* value = takes(node, name) ? inputs.find(name) : nullptr;
        return value ? *value : Value();
    };
    return of(node).inSeries(input("series")).ofSide(input("side"), program);
}

DocumentOrder DocumentOrder::ofSide(const Value& side, const programs::Program& program) const {
    auto order = *this;
    const auto text = side.textOr("");
    if (text != "A" && text != "B") return order;
    order.kind += text == "A" ? "_a" : "_b";
    order.side = text[0];
    const auto& organisation = program.party(programs::sideOf(text)).organisation;
    order.title.en += " (" + organisation.name.en + ")";
    order.title.ko += " (" + organisation.name.in("ko") + ")";
    if (order.visibility == "private side") order.visibility = "private " + text;
    return order;
}

std::optional<DocumentNode> documentNode(const CaseLibrary& library, std::string_view kind) {
    for (const auto* package : library.packages())
        for (const auto& [id, definition] : package->library->processes())
            for (const auto& node : definition->process().nodes)
                if (node.jobType == "entente:document" && makes(node, kind))
                    return DocumentNode{*package, *definition, node};
    return std::nullopt;
}

Context documentValue(const std::string& title, int revision) {
    return {{"title", title}, {"revision", revision}, {"number", Value()}, {"date", Value()}, {"replyBy", Value()}};
}

Result<DocumentGenerator::Prepared> DocumentGenerator::prepare(const Situation& situation, const DocumentOrder& order,
                                                               const Seen& seen, const std::string& language,
                                                               const std::string& cause) {
    Prepared prepared;
    const auto instance = situation.instance.id;
    const auto [existing, latest, repeated] = database_.read([&](ReadTx& tx) {
        const DocumentRepository repository;
        auto document = repository.findOfInstance(tx, instance, order.kind, language);
        auto newest = document ? repository.latest(tx, document->id) : std::nullopt;
        auto same = document ? repository.findByCause(tx, document->id, cause) : std::nullopt;
        return std::tuple(std::move(document), std::move(newest), std::move(same));
    });
    if (repeated) return Prepared{*existing, *repeated, 0, true};

    if (order.visibility == "private side")
        return invalid("workflow.document_of_no_side",
                       "The document “{kind}” is of one side: its step needs the input “side”, A or B",
                       {{"kind", order.kind}});
    const auto* compiled = seen.package.document(order.templateName, language);
    if (!compiled)
        return invalid("workflow.missing_template", "There is no Word template “{name}” in the package",
                       {{"name", order.templateName + "." + language}});
    prepared.document = existing.value_or(Document{{},
                                                   situation.program().id,
                                                   instance,
                                                   order.kind,
                                                   language,
                                                   order.title.en,
                                                   order.title.ko,
                                                   order.visibility,
                                                   situation.now,
                                                   order.original,
                                                   order.side});
    if (prepared.document.visibility == "private host") {
        prepared.document.side = static_cast<char>(situation.program().host);
        prepared.document.visibility = std::string("private ") + prepared.document.side;
    }
    if (prepared.document.visibility == "private B") prepared.document.side = 'B';
    prepared.expected = latest ? latest->number : 0;
    const auto number = prepared.expected + 1;

    Context data = seen.variables;
    // What the document does not read is not kept with it.
    programs::ListedNames names;
    for (const auto& path : compiled->inspection().paths)
        names.note(path);
    data.set("program", names.any() ? situation.programValue() : situation.known->value);
    data.set("document", documentValue(order.title.in(language), number));
    const FixedClock clock(situation.now);
    const auto& zone = situation.program().a.zone;
    const documents::InstanceResources resources(database_, blobs_, instance, language,
                                                 readersOf(situation.library, prepared.document));
    auto rendered = compiled->render(data, feel::Environment{clock, zone, language}, {.resources = &resources});
    if (!rendered)
        return invalid("workflow.template_failed", "The Word template “{name}” cannot be filled: {reason}",
                       {{"name", order.templateName + "." + language}, {"reason", joined(rendered.problems)}});
    const auto blob = blobs_.put(*rendered.value);
    auto& revision = prepared.revision;
    revision.document = prepared.document.id;
    revision.sha256 = blob.sha256;
    revision.size = static_cast<std::int64_t>(blob.size);
    revision.fileName = fmt::format("{}_{}_{}_r{}.docx", situation.program().code, order.kind, language, number);
    revision.data = feel::toTypedJson(data);
    revision.cause = cause;
    revision.createdAt = situation.now;
    if (!existing) return prepared;
    const auto consented = database_.read([&](ReadTx& tx) { return consentedOn(tx, instance, existing->id); });
    for (const auto& earlier : consented) {
        const auto values = feel::fromTypedJson(earlier.data);
        if (earlier.origin != documents::Origin::Generated || !values || !values->isContext()) continue;
        const auto again =
            compiled->render(values->context(), feel::Environment{clock, zone, language}, {.resources = &resources});
        if (again && sha256Hex(*again.value) == earlier.sha256) prepared.remade.push_back(earlier.id);
    }
    return prepared;
}

Result<std::vector<Revision>> DocumentGenerator::generate(const Situation& situation, const DocumentOrder& order,
                                                          const Seen& seen, const std::string& cause,
                                                          const audit::Actor& by, const Alongside& alongside) {
    std::vector<Prepared> all;
    for (const auto& language : order.languages) {
        auto prepared = prepare(situation, order, seen, language, cause);
        if (!prepared) return prepared.error();
        all.push_back(std::move(*prepared));
    }
    return database_.write([&](Tx& tx) -> Result<std::vector<Revision>> {
        const DocumentRepository repository;
        std::vector<Revision> made;
        bool stored = false;
        for (const auto& prepared : all) {
            // The same request may have come twice at once: only here it is certain who was first.
            auto same = prepared.known ? std::optional(prepared.revision) : std::nullopt;
            const auto document =
                repository.findOfInstance(tx, situation.instance.id, order.kind, prepared.document.language);
            if (!same && document) same = repository.findByCause(tx, document->id, cause);
            if (same) {
                made.push_back(std::move(*same));
                continue;
            }
            auto revision = prepared.revision;
            revision.document = document ? document->id : repository.insert(tx, prepared.document);
            revision.madeBy = by.text();
            auto appended = repository.append(tx, revision, prepared.expected);
            if (!appended) return appended.error();
            for (const auto earlier : prepared.remade)
                repository.noteRemade(tx, appended->id, earlier);
            audit::AuditLog::append(tx, {situation.now,
                                         by,
                                         "document.generated",
                                         {"document", revision.document.value},
                                         situation.program().id,
                                         Context{{"revision", appended->number}, {"sha256", appended->sha256}}});
            made.push_back(std::move(*appended));
            stored = true;
        }
        if (!stored) return made;
        const auto replaced = documents::followFiles(tx, situation.instance.id, by, situation.now);
        if (alongside)
            if (auto more = alongside(tx, replaced); !more) return more.error();
        return made;
    });
}

}  // namespace entente::workflow
