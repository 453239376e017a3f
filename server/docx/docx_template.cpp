#include "docx/docx_template.h"

#include <utility>

#include "docx/compiler.h"
#include "docx/names.h"
#include "docx/part_output.h"
#include "xml/escape.h"
#include "zip/writer.h"

namespace entente::docx {

struct DocxTemplate::Compiled : CompiledPackage {};

namespace {

constexpr std::string_view hyperlinkType =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink";

using Links = std::vector<std::pair<std::string, std::string>>;

/// The relationships of a part with those of the links that were printed in it.
std::string withLinks(const Package& package, const std::string& relationshipsPart, const Links& links) {
    auto document = package.archive().find(relationshipsPart)
                        ? package.parse(relationshipsPart)
                        : xml::Document::parse("<Relationships xmlns=\"" + std::string(names::relationships) + "\"/>");
    auto& root = document->root();
    for (const auto& [id, url] : links) {
        auto& element = root.appendElement("Relationship", std::string(names::relationships));
        element.setAttribute("Id", id);
        element.setAttribute("Type", std::string(hyperlinkType));
        element.setAttribute("Target", url);
        element.setAttribute("TargetMode", "External");
    }
    return document->toXml();
}

/// The content types with the main part as a document instead of a template.
std::string asDocument(const Package& package) {
    auto document = package.parse("[Content_Types].xml");
    for (auto* element : document->root().elements()) {
        const auto type = element->attribute("ContentType");
        constexpr std::string_view ending = "template.main+xml";
        if (type.ends_with(ending))
            element->setAttribute("ContentType",
                                  std::string(type.substr(0, type.size() - ending.size())) + "document.main+xml");
    }
    return document->toXml();
}

}  // namespace

Outcome<DocxTemplate> DocxTemplate::compile(std::string bytes) {
    auto compiled = std::make_shared<Compiled>(Compiled{compilePackage(std::move(bytes))});
    auto problems = compiled->inspection.problems;
    if (!problems.empty()) return {std::nullopt, std::move(problems)};
    return {DocxTemplate(std::move(compiled)), {}};
}

Outcome<std::string> DocxTemplate::render(const feel::Context& data, const feel::Environment& environment) const {
    const auto& package = *compiled_->package;
    std::map<std::string, std::string> changed;
    std::vector<Finding> findings;
    FreshIds ids(compiled_->used);
    for (const auto& [name, part] : compiled_->parts) {
        PartOutput output(part, ids, environment);
        templates::run(part.program, data, environment, output, findings);
        if (!output.links().empty()) {
            const auto relationshipsPart = relationshipsPartOf(name);
            changed[relationshipsPart] = withLinks(package, relationshipsPart, output.links());
        }
        changed[name] = output.takeXml();
    }
    if (!findings.empty()) return {std::nullopt, std::move(findings)};
    if (package.isWordTemplate()) changed["[Content_Types].xml"] = asDocument(package);

    zip::Writer writer;
    for (const auto& entry : package.archive().entries()) {
        const auto found = changed.find(entry.name);
        if (found == changed.end()) {
            writer.copy(package.archive(), entry);
            continue;
        }
        writer.add(entry.name, found->second);
        changed.erase(found);
    }
    for (const auto& [name, bytes] : changed)
        writer.add(name, bytes);
    return {writer.finish(), {}};
}

const Inspection& DocxTemplate::inspection() const {
    return compiled_->inspection;
}

Inspection inspect(std::string bytes) {
    return compilePackage(std::move(bytes)).inspection;
}

}  // namespace entente::docx
