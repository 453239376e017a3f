#include "docx/commented_copy.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "docx/additions.h"
#include "docx/markdown_xml.h"
#include "docx/names.h"
#include "docx/used_ids.h"
#include "xml/escape.h"

namespace entente::docx {

namespace {

using names::isW;
using templates::Finding;
using xml::Element;

constexpr std::string_view commentsType = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";

void collectParagraphs(Element& element, std::vector<Element*>& paragraphs) {
    if (isW(element, "p")) paragraphs.push_back(&element);
    for (auto* child : element.elements())
        collectParagraphs(*child, paragraphs);
}

std::unique_ptr<Element> anchor(std::string_view local, std::int64_t id) {
    auto element = std::make_unique<Element>("w:" + std::string(local), std::string(names::w));
    element->setAttribute("w:id", std::to_string(id), std::string(names::w));
    return element;
}

/// The comment spans the paragraph.
void attach(Element& paragraph, std::int64_t id) {
    const auto* properties = paragraph.child(names::w, "pPr");
    paragraph.insert(properties ? paragraph.indexOf(*properties) + 1 : 0, anchor("commentRangeStart", id));
    paragraph.append(anchor("commentRangeEnd", id));
    auto& run = paragraph.appendElement("w:r", std::string(names::w));
    run.append(anchor("commentReference", id));
}

std::string commentXml(std::int64_t id, const std::string& text) {
    std::string xml = "<w:comment xmlns:w=\"" + std::string(names::w) + "\" w:id=\"" + std::to_string(id) +
                      "\" w:author=\"Entente\" w:initials=\"E\"><w:p><w:r>";
    writeRunText(xml, text);
    return xml + "</w:r></w:p></w:comment>";
}

/// What the comment says; the paragraph itself is before the reader's eyes.
std::string commentText(const Finding& finding, bool isInPlace) {
    if (!isInPlace) return finding.english("paragraph");
    const auto& tag = finding.place.tag;
    return (tag.empty() ? "" : tag + ": ") + finding.message.english();
}

class Commenter {
  public:
    explicit Commenter(const Package& package) : package_(package), host_(Host::of(package)), additions_(host_) {}

    Result<std::string> run(const std::vector<Finding>& findings) {
        auto document = package_.parse(package_.mainPart());
        if (!document) return document.error();
        auto& root = document->root();
        if (!root.uriFor("w")) root.declare("w", std::string(names::w));
        std::vector<Element*> paragraphs;
        collectParagraphs(root, paragraphs);
        std::vector<std::string> comments;
        auto id = usedIds(package_).note;
        for (const auto& finding : findings) {
            const auto index = static_cast<std::size_t>(std::max(finding.place.line, 1)) - 1;
            const bool isInPlace =
                finding.place.part == package_.mainPart() && finding.place.line > 0 && index < paragraphs.size();
            if (paragraphs.empty()) break;
            attach(*paragraphs[isInPlace ? index : 0], ++id);
            comments.push_back(commentXml(id, xml::printable(commentText(finding, isInPlace))));
        }
        if (auto added = addComments(comments); !added) return added.error();
        changed_[package_.mainPart()] = document->toXml();
        return written();
    }

  private:
    Result<void> addComments(const std::vector<std::string>& comments) {
        const auto parts = package_.partsOfType(package_.mainPart(), "comments");
        auto known = parts.empty() ? xml::Document::parse("<w:comments xmlns:w=\"" + std::string(names::w) + "\"/>")
                                   : package_.parse(parts.front());
        if (!known) return known.error();
        for (const auto& comment : comments) {
            const auto read = xml::Document::parse(comment);
            if (!read) return read.error();
            known->root().append(read->root().clone());
        }
        if (!parts.empty()) {
            changed_[parts.front()] = known->toXml();
            return {};
        }
        const auto part = additions_.addPart("word/problems", "xml", known->toXml(), commentsType);
        additions_.relationship(package_.mainPart(), "comments", part, false);
        return {};
    }

    Result<std::string> written() {
        for (auto& [name, bytes] : additions_.changedParts(package_.isWordTemplate()))
            changed_[name] = std::move(bytes);
        return rewritten(package_, std::move(changed_));
    }

    const Package& package_;
    Host host_;
    Additions additions_;
    std::map<std::string, std::string> changed_;
};

}  // namespace

Result<std::string> withComments(std::string bytes, const std::vector<Finding>& findings) {
    const auto package = Package::open(std::move(bytes));
    if (!package) return package.error();
    return Commenter(*package).run(findings);
}

}  // namespace entente::docx
