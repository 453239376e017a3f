#include "docx/package.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "docx/field_rules.h"
#include "docx/names.h"
#include "docx/relationship_rules.h"
#include "zip/writer.h"

namespace entente::docx {

namespace {

constexpr std::string_view wordTypes = "application/vnd.openxmlformats-officedocument.wordprocessingml.";

/// Types of the parts that hold text beside the main part, and their root elements (ECMA-376-1 11.3).
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> storyRoots = {{{"header", "hdr"},
                                                                                      {"footer", "ftr"},
                                                                                      {"footnotes", "footnotes"},
                                                                                      {"endnotes", "endnotes"},
                                                                                      {"comments", "comments"}}};

Error notWord(std::string detail) {
    return invalid("docx.not_word", "The file is not a Word document (.docx): {detail}.",
                   {{"detail", std::move(detail)}});
}

Error strict() {
    return invalid("docx.strict",
                   "The file is a strict Open XML document; save it as an ordinary Word document (.docx).");
}

std::string lastStep(std::string_view type) {
    return std::string(type.substr(type.rfind('/') + 1));
}

/// The part that owns a relationships part; empty for the package itself.
std::string ownerOf(std::string_view name) {
    const auto folder = name.rfind("_rels/");
    const auto file = name.substr(folder + 6);
    return std::string(name.substr(0, folder)) + std::string(file.substr(0, file.size() - 5));
}

bool isRelationshipsPart(std::string_view name) {
    return name.ends_with(".rels") && (name.starts_with("_rels/") || name.find("/_rels/") != std::string_view::npos);
}

/// `target` as it stands in the relationships of `owner`, as a name in the archive (RFC 3986 5.2.4 on paths).
std::string resolved(std::string_view owner, std::string_view target) {
    std::vector<std::string_view> steps;
    const auto add = [&](std::string_view path) {
        while (!path.empty()) {
            const auto slash = std::min(path.find('/'), path.size());
            const auto step = path.substr(0, slash);
            if (step == "..") {
                if (!steps.empty()) steps.pop_back();
            } else if (!step.empty() && step != ".") {
                steps.push_back(step);
            }
            path.remove_prefix(std::min(slash + 1, path.size()));
        }
    };
    if (!target.starts_with('/') && owner.rfind('/') != std::string_view::npos) add(owner.substr(0, owner.rfind('/')));
    add(target.substr(0, target.find('#')));
    std::string name;
    for (const auto step : steps)
        name.append(name.empty() ? "" : "/").append(step);
    return name;
}

}  // namespace

std::string relationshipsPartOf(std::string_view part) {
    const auto slash = part.rfind('/');
    const auto folder = slash == std::string_view::npos ? std::string_view() : part.substr(0, slash + 1);
    return std::string(folder) + "_rels/" + std::string(part.substr(folder.size())) + ".rels";
}

Result<Package> Package::open(std::string bytes) {
    if (bytes.starts_with("\xD0\xCF\x11\xE0"))
        return invalid(
            "docx.ole_file",
            "The file is protected by a password or of an old Word format (.doc); save it as .docx without a "
            "password.");
    auto archive = zip::Reader::open(std::move(bytes));
    if (!archive) return archive.error();
    Package package(std::move(*archive));
    for (const auto step : {&Package::readContentTypes, &Package::readRelationships, &Package::findMainPart})
        if (auto done = (package.*step)(); !done) return done.error();
    if (auto done = package.checkMacros(); !done) return done.error();
    if (auto done = package.checkStories(); !done) return done.error();
    return package;
}

Result<xml::Document> Package::parse(const std::string& part) const {
    const auto* entry = archive_.find(part);
    if (!entry) return invalid("docx.missing_part", "The part {part} is missing.", {{"part", part}}, part);
    const auto bytes = archive_.read(*entry);
    if (!bytes) return bytes.error();
    auto document = xml::Document::parse(*bytes);
    if (document) return document;
    Error error = document.error();
    error.message.pattern = "{part}: " + error.message.pattern;
    error.message.arguments.emplace_back("part", part);
    return error;
}

Result<Package> Package::openWhole(std::string bytes) {
    auto package = open(std::move(bytes));
    if (!package) return package;
    for (const auto& entry : package->archive_.entries()) {
        if (entry.name.ends_with(".xml") || entry.name.ends_with(".rels")) {
            if (const auto document = package->parse(entry.name); !document) return document.error();
        } else if (const auto content = package->archive_.read(entry); !content) {
            return content.error();
        }
    }
    return package;
}

Result<void> Package::readContentTypes() {
    if (!archive_.find("[Content_Types].xml")) return notWord("it has no list of content types");
    const auto document = parse("[Content_Types].xml");
    if (!document) return document.error();
    for (const auto* element : document->root().elements()) {
        const std::string type(element->attribute("ContentType"));
        if (element->is(names::contentTypes, "Default"))
            defaults_[utf8::asciiLower(element->attribute("Extension"))] = type;
        if (element->is(names::contentTypes, "Override"))
            overrides_[utf8::asciiLower(element->attribute("PartName"))] = type;
    }
    return {};
}

std::string Package::contentType(const std::string& part) const {
    if (const auto found = overrides_.find("/" + utf8::asciiLower(part)); found != overrides_.end())
        return found->second;
    const auto dot = part.rfind('.');
    const auto found =
        dot == std::string::npos ? defaults_.end() : defaults_.find(utf8::asciiLower(part.substr(dot + 1)));
    return found == defaults_.end() ? std::string() : found->second;
}

Result<void> Package::readRelationships() {
    for (const auto& entry : archive_.entries()) {
        if (!isRelationshipsPart(entry.name)) continue;
        const auto document = parse(entry.name);
        if (!document) return document.error();
        const std::string owner = ownerOf(entry.name);
        auto& list = relationships_[owner];
        for (const auto* element : document->root().elements(names::relationships, "Relationship")) {
            const auto type = element->attribute("Type");
            if (type.starts_with(names::strictR)) return strict();
            Relationship relationship{.id = std::string(element->attribute("Id")),
                                      .type = lastStep(type),
                                      .target = std::string(element->attribute("Target")),
                                      .external = element->attribute("TargetMode") == "External"};
            if (relationship.type == "attachedTemplate") hasAttachedTemplate_ = true;
            if (const auto allowed = checkRelationship(relationship); !allowed) return allowed.error();
            if (!relationship.external) relationship.target = resolved(owner, relationship.target);
            const bool leadsNowhere = !relationship.external && relationship.type != "hyperlink" &&
                                      relationship.type != "attachedTemplate" && !archive_.find(relationship.target);
            if (leadsNowhere)
                return invalid("docx.missing_part", "The part {part} is missing.", {{"part", relationship.target}},
                               entry.name);
            list.push_back(std::move(relationship));
        }
    }
    return {};
}

Result<void> Package::findMainPart() {
    const auto parts = partsOfType({}, "officeDocument");
    if (parts.size() != 1) return notWord("it names no main part");
    mainPart_ = parts.front();
    const auto type = contentType(mainPart_);
    if (type.find("macroEnabled") != std::string::npos) return {};  // refused as such below
    isWordTemplate_ = type == std::string(wordTypes) + "template.main+xml";
    if (!isWordTemplate_ && type != std::string(wordTypes) + "document.main+xml")
        return notWord("its main part is something else");
    return {};
}

Result<void> Package::checkMacros() const {
    for (const auto& entry : archive_.entries()) {
        const auto type = contentType(entry.name);
        if (type.find("macroEnabled") != std::string::npos || type.find("vbaProject") != std::string::npos ||
            utf8::asciiLower(entry.name).ends_with("vbaproject.bin"))
            return invalid("docx.macros", "The document holds macros ({target}); save it without them.",
                           {{"target", entry.name}});
    }
    return {};
}

/// With the root element of each.
std::vector<std::pair<std::string, std::string_view>> Package::stories() const {
    std::vector<std::pair<std::string, std::string_view>> stories = {{mainPart_, "document"}};
    for (const auto& [type, root] : storyRoots)
        for (auto& part : partsOfType(mainPart_, type))
            stories.emplace_back(std::move(part), root);
    return stories;
}

std::vector<std::string> Package::storyParts() const {
    std::vector<std::string> parts;
    for (auto& [part, root] : stories())
        parts.push_back(std::move(part));
    return parts;
}

/// Whoever goes through a story relies on its root: it holds blocks and is none.
Result<void> Package::checkStories() const {
    for (const auto& [part, root] : stories()) {
        const auto document = parse(part);
        if (!document) return document.error();
        if (document->root().is(names::strictW, root)) return strict();
        if (!names::isW(document->root(), root)) return notWord("its part " + part + " is something else");
        if (auto allowed = checkFields(document->root()); !allowed) return allowed;
    }
    return {};
}

const std::vector<Relationship>& Package::relationships(const std::string& part) const {
    static const std::vector<Relationship> none;
    const auto found = relationships_.find(part);
    return found == relationships_.end() ? none : found->second;
}

const Relationship* Package::relationship(const std::string& part, std::string_view id) const {
    const auto& list = relationships(part);
    const auto found = std::find_if(list.begin(), list.end(), [&](const auto& each) { return each.id == id; });
    return found == list.end() ? nullptr : &*found;
}

std::vector<std::string> Package::partsOfType(const std::string& part, std::string_view type) const {
    std::vector<std::string> parts;
    for (const auto& relationship : relationships(part))
        if (!relationship.external && relationship.type == type) parts.push_back(relationship.target);
    return parts;
}

std::string rewritten(const Package& package, std::map<std::string, std::string> changed) {
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
    for (const auto& [part, bytes] : changed)
        writer.add(part, bytes);
    return writer.finish();
}

Result<std::string> withoutAttachedTemplate(const Package& package) {
    const auto settings = package.partsOfType(package.mainPart(), "settings");
    std::map<std::string, std::string> changed;
    for (const auto& entry : package.archive().entries()) {
        const bool isSettings = std::find(settings.begin(), settings.end(), entry.name) != settings.end();
        const bool isTheirs = std::any_of(settings.begin(), settings.end(),
                                          [&](const auto& part) { return relationshipsPartOf(part) == entry.name; });
        if (!isSettings && !isTheirs) continue;
        auto document = package.parse(entry.name);
        if (!document) return document.error();
        for (auto* element : document->root().elements())
            if (names::isW(*element, "attachedTemplate") || element->attribute("Type").ends_with("/attachedTemplate"))
                document->root().remove(*element);
        changed[entry.name] = document->toXml();
    }
    return rewritten(package, std::move(changed));
}

}  // namespace entente::docx
