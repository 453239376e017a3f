#include "docx/graft.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <utility>

#include "base/utf8.h"
#include "docx/bookmark_references.h"
#include "docx/names.h"
#include "docx/style_table.h"

namespace entente::docx {

namespace {

using names::isW;
using xml::Element;

constexpr std::string_view xmlUri = "http://www.w3.org/XML/1998/namespace";

std::string written(const Element& element) {
    std::string xml;
    element.write(xml);
    return xml;
}

std::unique_ptr<Element> copyOf(const Element& element) {
    return std::unique_ptr<Element>(element.clone().release()->asElement());
}

/// Declares on `copy` what it uses of the namespaces around `original`, and which of them a reader may pass over
/// (ECMA-376-3 7.1).
class NamespaceKeeper {
  public:
    explicit NamespaceKeeper(const Element& root) : root_(root) {}

    void keep(Element& copy) {
        std::map<std::string, std::string> used;
        collect(copy, used);
        std::string ignorable;
        for (const auto& prefix : words(root_.attributeNs(names::mc, "Ignorable")))
            if (used.contains(prefix)) ignorable += (ignorable.empty() ? "" : " ") + prefix;
        for (const auto& [prefix, uri] : used)
            declareOnce(copy, prefix, uri);
        if (ignorable.empty() || copy.findAttribute("Ignorable", names::mc)) return;
        declareOnce(copy, "mc", std::string(names::mc));
        copy.setAttribute("mc:Ignorable", ignorable, std::string(names::mc));
    }

  private:
    static std::vector<std::string> words(std::string_view text) {
        std::istringstream stream{std::string(text)};
        std::vector<std::string> list;
        for (std::string word; stream >> word;)
            list.push_back(word);
        return list;
    }

    static void declareOnce(Element& copy, const std::string& prefix, const std::string& uri) {
        const auto& known = copy.declarations();
        if (std::none_of(known.begin(), known.end(), [&](const auto& each) { return each.prefix == prefix; }))
            copy.declare(prefix, uri);
    }

    void collect(const Element& element, std::map<std::string, std::string>& used) const {
        used.try_emplace(std::string(element.prefix()), element.uri());
        for (const auto& attribute : element.attributes()) {
            if (!attribute.uri.empty() && attribute.uri != xmlUri)
                used.try_emplace(attribute.name.substr(0, attribute.name.find(':')), attribute.uri);
            const auto local = attribute.local();
            if (local != "Requires" && local != "Ignorable") continue;
            for (const auto& prefix : words(attribute.value))
                if (const auto* uri = root_.uriFor(prefix)) used.try_emplace(prefix, *uri);
        }
        for (const auto* child : element.elements())
            collect(*child, used);
    }

    const Element& root_;
};

class Grafter {
  public:
    Grafter(const Package& from, const std::string& part, Additions& additions, FreshIds& ids)
        : from_(from), part_(part), additions_(additions), ids_(ids) {}

    Result<std::vector<std::unique_ptr<Element>>> run() {
        const auto document = from_.parse(from_.mainPart());
        if (!document) return document.error();
        styles_ = first("styles");
        numbering_ = first("numbering");
        std::vector<std::unique_ptr<Element>> blocks;
        const auto* body = document->root().child(names::w, "body");
        NamespaceKeeper namespaces(document->root());
        for (const auto* child : body ? body->elements() : std::vector<const Element*>()) {
            if (isW(*child, "sectPr") || isLeftBehind(*child)) continue;
            auto copy = copyOf(*child);
            adapt(*copy);
            namespaces.keep(*copy);
            blocks.push_back(std::move(copy));
        }
        if (problem_) return *problem_;
        BookmarkReferences references(bookmarkNames_);
        for (const auto& block : blocks)
            references.rename(*block);
        return blocks;
    }

  private:
    std::optional<xml::Document> first(std::string_view type) const {
        const auto parts = from_.partsOfType(from_.mainPart(), type);
        if (parts.empty()) return std::nullopt;
        auto document = from_.parse(parts.front());
        if (!document) return std::nullopt;
        return std::move(*document);
    }

    static bool isLeftBehind(const Element& element) {
        for (const auto* local : {"sectPr", "commentRangeStart", "commentRangeEnd", "commentReference", "sectPrChange"})
            if (isW(element, local)) return true;
        return false;
    }

    void adapt(Element& element) {
        if (isW(element, "footnoteReference") || isW(element, "endnoteReference"))
            problem_ = invalid("docx.document_notes", "It has footnotes or endnotes, which cannot move.");
        renewIds(element);
        renewReferences(element);
        for (auto* child : element.elements()) {
            if (isLeftBehind(*child)) {
                element.remove(*child);
            } else {
                adapt(*child);
            }
        }
    }

    static void setValue(Element& element, std::string_view local, std::string value) {
        for (const auto& attribute : element.attributes())
            if (attribute.uri == names::w && attribute.local() == local)
                return element.setAttribute(attribute.name, std::move(value), attribute.uri);
    }

    void renewIds(Element& element) {
        element.removeAttribute("paraId", names::w14);
        element.removeAttribute("textId", names::w14);
        if (isW(element, "bookmarkStart")) {
            auto& id = bookmarks_[std::string(element.attributeNs(names::w, "id"))];
            id = std::to_string(ids_.bookmark());
            setValue(element, "id", id);
            const std::string name(element.attributeNs(names::w, "name"));
            const auto fresh = ids_.foreign(name);
            setValue(element, "name", fresh);
            if (fresh != name) bookmarkNames_.try_emplace(name, fresh);
        } else if (isW(element, "bookmarkEnd")) {
            const auto id = bookmarks_.find(std::string(element.attributeNs(names::w, "id")));
            if (id != bookmarks_.end()) setValue(element, "id", id->second);
        } else if (element.is(names::wp, "docPr")) {
            element.setAttribute("id", std::to_string(ids_.drawing()));
        } else if (isW(element, "id") && element.parent() && isW(*element.parent(), "sdtPr")) {
            setValue(element, "val", std::to_string(ids_.control()));
        }
    }

    void renewReferences(Element& element) {
        const auto value = std::string(element.attributeNs(names::w, "val"));
        if (isW(element, "pStyle") || isW(element, "rStyle") || isW(element, "tblStyle")) {
            setValue(element, "val", style(value));
        } else if (isW(element, "numId") && value != "0") {
            setValue(element, "val", list(value));
        }
        const auto attributes = element.attributes();  // a copy, because the list changes
        for (const auto& attribute : attributes)
            if (attribute.uri == names::r)
                element.setAttribute(attribute.name, relationship(attribute.value), attribute.uri);
    }

    // ---- styles

    std::string style(const std::string& id) {
        if (const auto known = styleIds_.find(id); known != styleIds_.end()) return known->second;
        const auto* original = findStyle(id);
        if (!original) return styleIds_[id] = id;
        const auto type = original->attributeNs(names::w, "type", "paragraph");
        const auto theirs = additions_.host().styleNamed(utf8::asciiLower(valueIn(original, "name")), type);
        if (!theirs.empty()) return styleIds_[id] = theirs;
        auto fresh = id;
        for (int number = 2; additions_.hasStyle(fresh); ++number)
            fresh = id + "_" + std::to_string(number);
        styleIds_[id] = fresh;

        const auto copy = copyOf(*original);
        setValue(*copy, "styleId", fresh);
        copy->removeAttribute("default", names::w);
        for (auto* child : copy->elements()) {
            if (isW(*child, "basedOn") || isW(*child, "next") || isW(*child, "link"))
                setValue(*child, "val", style(std::string(child->attributeNs(names::w, "val"))));
            if (isW(*child, "pPr"))
                if (auto* reference = child->child(names::w, "numPr"))
                    if (auto* number = reference->child(names::w, "numId")) renewReferences(*number);
        }
        NamespaceKeeper(styles_->root()).keep(*copy);
        additions_.addStyle(fresh, written(*copy));
        return fresh;
    }

    const Element* findStyle(std::string_view id) const {
        if (!styles_) return nullptr;
        for (const auto* each : std::as_const(*styles_).root().elements(names::w, "style"))
            if (each->attributeNs(names::w, "styleId") == id) return each;
        return nullptr;
    }

    // ---- lists

    std::string list(const std::string& id) {
        if (const auto known = lists_.find(id); known != lists_.end()) return known->second;
        const auto* original = findNumbering("num", "numId", id);
        const auto definitionId = std::string(valueIn(original, "abstractNumId"));
        const auto* definition = original ? findNumbering("abstractNum", "abstractNumId", definitionId) : nullptr;
        if (!definition) return lists_[id] = "0";
        auto& fresh = definitions_[definitionId];
        if (fresh.empty()) {
            fresh = std::to_string(additions_.nextDefinition());
            additions_.addDefinition(adaptedNumbering(*definition, "abstractNumId", fresh));
        }
        lists_[id] = std::to_string(additions_.nextList());
        const auto copy = copyOf(*original);
        if (auto* reference = copy->child(names::w, "abstractNumId")) setValue(*reference, "val", fresh);
        additions_.addList(adaptedNumbering(*copy, "numId", lists_[id]));
        return lists_[id];
    }

    const Element* findNumbering(std::string_view local, std::string_view attribute, std::string_view id) const {
        if (!numbering_) return nullptr;
        for (const auto* each : std::as_const(*numbering_).root().elements(names::w, local))
            if (each->attributeNs(names::w, attribute) == id) return each;
        return nullptr;
    }

    /// Without what ties a definition to the document it comes from.
    std::string adaptedNumbering(const Element& original, std::string_view attribute, const std::string& id) const {
        const auto copy = copyOf(original);
        setValue(*copy, attribute, id);
        untie(*copy);
        NamespaceKeeper(numbering_->root()).keep(*copy);
        return written(*copy);
    }

    static void untie(Element& element) {
        for (auto* child : element.elements()) {
            bool ties = false;
            for (const auto* local : {"nsid", "tmpl", "styleLink", "numStyleLink", "pStyle", "lvlPicBulletId"})
                ties = ties || isW(*child, local);
            if (ties) {
                element.remove(*child);
            } else {
                untie(*child);
            }
        }
    }

    // ---- parts

    std::string relationship(const std::string& id) {
        const auto* original = from_.relationship(from_.mainPart(), id);
        if (!original) return id;
        if (original->external) return additions_.relationship(part_, original->type, original->target, true);
        return additions_.relationship(part_, original->type, copied(original->target), false);
    }

    /// A part with all that it refers to.
    std::string copied(const std::string& part) {
        if (const auto known = parts_.find(part); known != parts_.end()) return known->second;
        const auto* entry = from_.archive().find(part);
        auto bytes = entry ? from_.archive().read(*entry) : Result<std::string>(std::string());
        if (!bytes) problem_ = bytes.error();
        const auto slash = part.rfind('/');
        const auto folder = slash == std::string::npos ? std::string() : part.substr(0, slash + 1);
        const auto dot = part.rfind('.');
        const auto name = additions_.addPart(folder + "added",
                                             dot == std::string::npos ? "bin" : utf8::asciiLower(part.substr(dot + 1)),
                                             bytes ? std::move(*bytes) : std::string(), from_.contentType(part));
        parts_[part] = name;
        if (from_.relationships(part).empty()) return name;
        auto relationships = from_.parse(relationshipsPartOf(part));
        if (!relationships) return name;
        for (auto* each : relationships->root().elements()) {
            const auto* known = from_.relationship(part, each->attribute("Id"));
            if (known && !known->external) each->setAttribute("Target", "/" + copied(known->target));
        }
        additions_.addRelationshipsPart(name, relationships->toXml());
        return name;
    }

    const Package& from_;
    const std::string& part_;
    Additions& additions_;
    FreshIds& ids_;
    std::optional<xml::Document> styles_, numbering_;
    std::map<std::string, std::string> styleIds_, lists_, definitions_, parts_, bookmarks_, bookmarkNames_;
    std::optional<Error> problem_;
};

}  // namespace

Result<std::vector<std::unique_ptr<Element>>> graft(const Package& from, const std::string& part, Additions& additions,
                                                    FreshIds& ids) {
    return Grafter(from, part, additions, ids).run();
}

Result<std::string> graftXml(const Package& from, const std::string& part, Additions& additions, FreshIds& ids) {
    const auto blocks = graft(from, part, additions, ids);
    if (!blocks) return blocks.error();
    std::string xml;
    for (const auto& block : *blocks)
        block->write(xml);
    return xml;
}

}  // namespace entente::docx
