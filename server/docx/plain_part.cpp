#include "docx/part_program.h"

#include <utility>

#include "base/utf8.h"
#include "template/builder.h"
#include "xml/escape.h"

namespace entente::docx {

namespace {

using templates::Finding;
using templates::Place;
using templates::ProgramBuilder;
using xml::Element;

/// Document properties: elements with text only, in which tags print.
class PlainWriter {
  public:
    PlainWriter(std::string part, TagSites& sites, std::vector<Finding>& findings)
        : part_(std::move(part)), sites_(sites), findings_(findings) {}

    templates::Program run(const Element& root) {
        builder_.literal("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
        write(root);
        return builder_.finish(findings_);
    }

  private:
    void write(const Element& element) {
        std::string xml;
        element.writeStartTag(xml);
        builder_.literal(xml + ">");
        const bool hasElements = !element.elements().empty();
        if (!hasElements) writeText(element.text(), std::string(element.local()));
        for (const auto* child : element.elements())
            write(*child);
        builder_.literal("</" + element.name() + ">");
    }

    void writeText(const std::string& text, const std::string& field) {
        std::size_t done = 0;
        while (const auto found = templates::nextTag(text, done)) {
            literal(text.substr(done, found->begin - done));
            done = found->end;
            Place place{part_, 0, static_cast<int>(utf8::length(text.substr(0, found->begin))) + 1, field,
                        text.substr(found->begin, found->end - found->begin)};
            auto tag = found->closed ? templates::parseTag(found->normalised)
                                     : Result<templates::Tag>(invalid("template.unclosed", "This tag has no end."));
            if (!tag) {
                findings_.push_back({Severity::Error, place, tag.error().message});
                continue;
            }
            builder_.tag(*tag, place, 0);
            sites_.push_back({std::move(*tag), std::move(place), nullptr});
        }
        literal(text.substr(done));
    }

    void literal(const std::string& text) {
        std::string xml;
        xml::escapeText(xml, text);
        builder_.literal(xml);
    }

    std::string part_;
    TagSites& sites_;
    std::vector<Finding>& findings_;
    ProgramBuilder builder_;
};

}  // namespace

PartProgram compilePlainPart(const std::string& part, const xml::Document& document, TagSites& sites,
                             std::vector<Finding>& findings) {
    PartProgram result;
    result.part = part;
    result.slots.emplace_back().isPlain = true;
    result.program = PlainWriter(part, sites, findings).run(document.root());
    return result;
}

}  // namespace entente::docx
