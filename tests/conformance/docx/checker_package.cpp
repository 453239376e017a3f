#include "checker_package.h"

#include <algorithm>
#include <cstdint>
#include <set>

#include "zip/reader.h"

namespace entente::docxcheck {
namespace {

const char* const kTypes = "http://schemas.openxmlformats.org/package/2006/content-types";
const char* const kPackageRelationships = "http://schemas.openxmlformats.org/package/2006/relationships";
const char* const kRelationshipsType = "application/vnd.openxmlformats-package.relationships+xml";
const char* const kMainType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
const char* const kTemplateType = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml";

std::uint32_t number(const std::string& bytes, std::size_t at, int width) {
    std::uint32_t value = 0;
    for (int i = width; i-- > 0;)
        value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<unsigned>(i)]);
    return value;
}

// The writer promises plain entries: no data descriptor (general purpose bit 3), no zip64 extra field (0x0001).
void checkEntries(const std::string& bytes, std::vector<Finding>& findings) {
    const std::size_t end = bytes.rfind("PK\x05\x06");
    if (end == std::string::npos) return;
    std::size_t at = number(bytes, end + 16, 4);
    while (at + 46 <= end && number(bytes, at, 4) == 0x02014b50) {
        const std::size_t name = number(bytes, at + 28, 2);
        const std::size_t extra = number(bytes, at + 30, 2);
        const std::size_t comment = number(bytes, at + 32, 2);
        const std::string part = bytes.substr(at + 46, name);
        if (number(bytes, at + 8, 2) & 8u)
            findings.push_back({"zip.data_descriptor", part, 0, "has a data descriptor"});
        for (std::size_t field = at + 46 + name; field + 4 <= at + 46 + name + extra;) {
            if (number(bytes, field, 2) == 1) findings.push_back({"zip.zip64", part, 0, "has a zip64 field"});
            field += 4 + number(bytes, field + 2, 2);
        }
        at += 46 + name + extra + comment;
    }
}

std::string extensionOf(const std::string& part) {
    const std::size_t dot = part.rfind('.');
    if (dot == std::string::npos || part.find('/', dot) != std::string::npos) return {};
    std::string extension = part.substr(dot + 1);
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension;
}

std::string folderOf(const std::string& part) {
    const std::size_t slash = part.rfind('/');
    return slash == std::string::npos ? std::string() : part.substr(0, slash + 1);
}

// OPC part 2, 6.2: a target is relative to the folder of its source unless it starts with a slash.
std::string resolve(const std::string& folder, const std::string& target) {
    std::string path = target.starts_with('/') ? target.substr(1) : folder + target;
    std::vector<std::string> segments;
    for (std::size_t from = 0; from <= path.size();) {
        const std::size_t to = std::min(path.find('/', from), path.size());
        const std::string segment = path.substr(from, to - from);
        if (segment == ".." && !segments.empty())
            segments.pop_back();
        else if (segment != "." && segment != "..")
            segments.push_back(segment);
        from = to + 1;
    }
    std::string name;
    for (const std::string& segment : segments)
        name += (name.empty() ? "" : "/") + segment;
    return name;
}

bool isXml(const std::string& type, const std::string& part) {
    return type.ends_with("+xml") || type.ends_with("/xml") || extensionOf(part) == "rels" ||
           part == "[Content_Types].xml";
}

void readTypes(Package& package, std::vector<Finding>& findings) {
    const std::string list = "[Content_Types].xml";
    const xml::Document* document = package.document(list);
    if (!document) {
        if (!package.parts.count(list)) findings.push_back({"opc.content_types", list, 0, "is missing"});
        return;
    }
    std::map<std::string, std::string> defaults;
    std::map<std::string, std::string> overrides;
    for (const xml::Element* entry : document->root().elements()) {
        const std::string type(entry->attribute("ContentType"));
        if (entry->is(kTypes, "Default"))
            defaults[extensionOf("." + std::string(entry->attribute("Extension")))] = type;
        else if (entry->is(kTypes, "Override")) {
            std::string part(entry->attribute("PartName"));
            if (part.starts_with('/')) part.erase(0, 1);
            if (!overrides.emplace(part, type).second)
                findings.push_back({"opc.content_types", list, entry->line(), "names /" + part + " twice"});
            if (!package.parts.count(part))
                findings.push_back({"opc.content_types", list, entry->line(), "names /" + part + ", which is missing"});
        }
    }
    for (const auto& [part, bytes] : package.parts) {
        if (part == list || part.ends_with('/')) continue;
        if (const auto found = overrides.find(part); found != overrides.end())
            package.types[part] = found->second;
        else if (const auto byExtension = defaults.find(extensionOf(part)); byExtension != defaults.end())
            package.types[part] = byExtension->second;
        else
            findings.push_back({"opc.part_type", part, 0, "has no content type"});
    }
}

void readRelationships(Package& package, const std::string& part, std::vector<Finding>& findings) {
    const xml::Document* document = package.document(part);
    if (!document) return;
    const std::size_t folder = part.rfind("_rels/");
    const std::string base = part.substr(0, folder);
    const std::string source = base + part.substr(folder + 6, part.size() - folder - 11);
    std::set<std::string> ids;
    for (const xml::Element* entry : document->root().elements(kPackageRelationships, "Relationship")) {
        Relationship relationship;
        relationship.id = entry->attribute("Id");
        const std::string type(entry->attribute("Type"));
        relationship.type = type.substr(type.rfind('/') + 1);
        relationship.external = entry->attribute("TargetMode") == "External";
        const std::string target(entry->attribute("Target"));
        relationship.target = relationship.external ? target : resolve(folderOf(source), target);
        if (relationship.id.empty() || !ids.insert(relationship.id).second)
            findings.push_back(
                {"opc.relationship_id", part, entry->line(), "id " + relationship.id + " is not unique"});
        if (!relationship.external && !target.starts_with('#') && !package.parts.count(relationship.target))
            findings.push_back({"opc.relationship_target", part, entry->line(), relationship.target + " is missing"});
        package.relationships[source].push_back(std::move(relationship));
    }
    if (!source.empty() && !package.parts.count(source))
        findings.push_back({"opc.relationship_source", part, 0, source + " is missing"});
}

}  // namespace

const xml::Document* Package::document(const std::string& part) const {
    const auto found = documents.find(part);
    return found == documents.end() ? nullptr : &found->second;
}

std::string Package::related(const std::string& source, const std::string& type) const {
    const auto found = relationships.find(source);
    if (found == relationships.end()) return {};
    for (const Relationship& relationship : found->second)
        if (relationship.type == type && !relationship.external) return relationship.target;
    return {};
}

const Relationship* Package::relationship(const std::string& source, const std::string& id) const {
    const auto found = relationships.find(source);
    if (found == relationships.end()) return nullptr;
    for (const Relationship& relationship : found->second)
        if (relationship.id == id) return &relationship;
    return nullptr;
}

std::optional<Package> openPackage(const std::string& bytes, std::vector<Finding>& findings) {
    auto reader = zip::Reader::open(bytes);
    if (!reader) {
        findings.push_back({"zip.container", {}, 0, reader.error().message.english()});
        return std::nullopt;
    }
    checkEntries(bytes, findings);
    Package package;
    for (const zip::Entry& entry : reader->entries()) {
        auto content = reader->read(entry);
        if (content)
            package.parts[entry.name] = std::move(*content);
        else
            findings.push_back({"zip.entry", entry.name, 0, content.error().message.english()});
    }
    const auto parse = [&](const std::string& part) {
        auto document = xml::Document::parse(package.parts[part]);
        if (document)
            package.documents.emplace(part, std::move(*document));
        else
            findings.push_back({"xml.well_formed", part, 0, document.error().message.english()});
    };
    if (package.parts.count("[Content_Types].xml")) parse("[Content_Types].xml");
    readTypes(package, findings);
    for (const auto& [part, type] : package.types)
        if (isXml(type, part)) parse(part);
    for (const auto& [part, type] : package.types)
        if (type == kRelationshipsType || part.ends_with(".rels")) readRelationships(package, part, findings);

    package.mainPart = package.related({}, "officeDocument");
    const std::string type = package.types[package.mainPart];
    if (package.mainPart.empty())
        findings.push_back({"opc.main_part", {}, 0, "no relationship leads to the document"});
    else if (type != kMainType && type != kTemplateType)
        findings.push_back({"opc.main_part_type", package.mainPart, 0, "has the content type " + type});
    return package;
}

}  // namespace entente::docxcheck
