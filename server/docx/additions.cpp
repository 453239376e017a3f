#include "docx/additions.h"

#include <array>

#include "base/crypto.h"
#include "docx/names.h"
#include "xml/escape.h"

namespace entente::docx {

namespace {

constexpr std::string_view officeRelationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
constexpr std::string_view numberingType =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml";
constexpr std::string_view prolog = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr int levels = 9;

std::string escaped(std::string_view text) {
    std::string result;
    xml::escapeAttribute(result, text);
    return result;
}

/// The address of `target` in the relationships of a part: absolute, so that folders need not be compared.
std::string address(std::string_view target) {
    return "/" + std::string(target);
}

/// Nine levels as Word's own new lists have them (ECMA-376-1 17.9.1).
std::string definition(std::int64_t id, bool ordered) {
    constexpr std::array<std::string_view, 3> bullets = {"•", "◦", "▪"};
    constexpr std::array<std::string_view, 3> formats = {"decimal", "lowerLetter", "lowerRoman"};
    std::string xml =
        "<w:abstractNum w:abstractNumId=\"" + std::to_string(id) + "\"><w:multiLevelType w:val=\"hybridMultilevel\"/>";
    for (int level = 0; level < levels; ++level) {
        const auto kind = static_cast<std::size_t>(level % 3);
        xml += "<w:lvl w:ilvl=\"" + std::to_string(level) + "\"><w:start w:val=\"1\"/><w:numFmt w:val=\"";
        xml += ordered ? formats[kind] : std::string_view("bullet");
        xml += "\"/><w:lvlText w:val=\"";
        xml += ordered ? "%" + std::to_string(level + 1) + "." : std::string(bullets[kind]);
        xml += "\"/><w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"" + std::to_string(720 * (level + 1)) +
               "\" w:hanging=\"360\"/></w:pPr></w:lvl>";
    }
    return xml + "</w:abstractNum>";
}

std::string startAt(std::size_t level, std::int64_t start) {
    return "<w:lvlOverride w:ilvl=\"" + std::to_string(level) + "\"><w:startOverride w:val=\"" + std::to_string(start) +
           "\"/></w:lvlOverride>";
}

std::string listXml(const std::string& id, std::string_view definition, const std::string& overrides) {
    return "<w:num w:numId=\"" + id + "\"><w:abstractNumId w:val=\"" + std::string(definition) + "\"/>" + overrides +
           "</w:num>";
}

}  // namespace

std::string Additions::relationship(const std::string& part, std::string_view type, std::string_view target,
                                    bool external) {
    const auto key = part + "\n" + std::string(type) + "\n" + std::string(target);
    if (const auto known = known_.find(key); known != known_.end()) return known->second;
    std::string id;
    do
        id = "rIdAdded" + std::to_string(++lastRelationship_);
    while (host_.relationshipIds.contains(id));
    auto& xml = relationships_[part];
    xml.append("<Relationship xmlns=\"").append(names::relationships).append("\" Id=\"").append(id);
    xml.append("\" Type=\"").append(type.find(':') == std::string_view::npos ? officeRelationships : "").append(type);
    xml.append("\" Target=\"").append(escaped(external ? std::string(target) : address(target))).append("\"");
    xml.append(external ? " TargetMode=\"External\"/>" : "/>");
    return known_[key] = id;
}

std::string Additions::link(const std::string& part, const std::string& url) {
    return relationship(part, "hyperlink", url, true);
}

std::string Additions::picture(const std::string& part, const std::string& bytes, const templates::PictureInfo& info) {
    auto& name = media_[sha256Hex(bytes)];
    if (name.empty()) name = addPart("word/media/picture", info.extension, bytes, info.mediaType);
    return relationship(part, "image", name, false);
}

std::string Additions::addPart(std::string_view folderAndStem, std::string_view extension, std::string bytes,
                               std::string_view contentType) {
    std::string name;
    for (int number = 1; name.empty() || host_.parts.contains(name) || !taken_.insert(name).second; ++number)
        name = std::string(folderAndStem) + std::to_string(number) + "." + std::string(extension);
    const auto known = host_.extensions.find(std::string(extension));
    if (known == host_.extensions.end() && extensions_.insert(std::string(extension)).second) {
        types_.append("<Default xmlns=\"").append(names::contentTypes).append("\" Extension=\"").append(extension);
        types_.append("\" ContentType=\"").append(contentType).append("\"/>");
    } else if (known != host_.extensions.end() && known->second != contentType) {
        types_.append("<Override xmlns=\"").append(names::contentTypes).append("\" PartName=\"/").append(escaped(name));
        types_.append("\" ContentType=\"").append(contentType).append("\"/>");
    }
    parts_[name] = std::move(bytes);
    return name;
}

void Additions::addRelationshipsPart(const std::string& part, std::string xml) {
    relationshipsParts_[relationshipsPartOf(part)] = std::move(xml);
}

std::string Additions::newList(bool ordered, int level, int start) {
    auto& shared = ordered ? numbers_ : bullets_;
    if (shared == 0) {
        shared = nextDefinition();
        definitions_ += definition(shared, ordered);
    }
    const auto id = std::to_string(nextList());
    lists_ +=
        listXml(id, std::to_string(shared), ordered ? startAt(static_cast<std::size_t>(level), start) : std::string());
    return id;
}

std::string Additions::restartedList(const std::string& list) {
    const auto found = host_.lists.find(list);
    if (found == host_.lists.end()) return list;
    const auto id = std::to_string(nextList());
    std::string overrides;
    for (std::size_t level = 0; level < found->second.start.size(); ++level)
        overrides += startAt(level, found->second.start[level]);
    lists_ += listXml(id, found->second.definition, overrides);
    return id;
}

void Additions::addStyle(std::string_view id, std::string_view xml) {
    styleIds_.insert(std::string(id));
    styles_ += xml;
}

bool Additions::hasStyle(std::string_view id) const {
    return host_.style(id) || styleIds_.contains(std::string(id));
}

std::map<std::string, std::string> Additions::changedParts(bool wasTemplate) {
    auto changed = std::move(parts_);
    if (!definitions_.empty() || !lists_.empty()) {
        if (host_.numbering.exists()) {
            changed[host_.numbering.part] = host_.numbering.filled({definitions_, lists_});
        } else {
            const std::string part = "word/numbering.xml";
            changed[part] = std::string(prolog) + "<w:numbering xmlns:w=\"" + std::string(names::w) + "\">" +
                            definitions_ + lists_ + "</w:numbering>";
            types_.append("<Override xmlns=\"").append(names::contentTypes);
            types_.append("\" PartName=\"/word/numbering.xml\" ContentType=\"").append(numberingType).append("\"/>");
            relationship(host_.mainPart, "numbering", part, false);
        }
    }
    if (!styles_.empty() && host_.styles.exists()) changed[host_.styles.part] = host_.styles.filled({styles_});
    for (const auto& part : host_.shortened)
        relationships_.try_emplace(part);
    for (const auto& [part, xml] : relationships_) {
        const auto known = host_.relationships.find(part);
        changed[relationshipsPartOf(part)] = known != host_.relationships.end()
                                                 ? known->second.filled({xml})
                                                 : std::string(prolog) + "<Relationships xmlns=\"" +
                                                       std::string(names::relationships) + "\">" + xml +
                                                       "</Relationships>";
    }
    for (auto& [part, xml] : relationshipsParts_)
        changed[part] = std::move(xml);
    if (!types_.empty() || wasTemplate) changed[host_.contentTypes.part] = host_.contentTypes.filled({types_});
    return changed;
}

}  // namespace entente::docx
