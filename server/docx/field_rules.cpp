#include "docx/field_rules.h"

#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "docx/names.h"

namespace entente::docx {

namespace {

using names::isW;

bool isRefused(std::string_view instruction) {
    const auto name = fieldName(instruction);
    for (const std::string_view refused : {"DDE", "DDEAUTO", "LINK", "INCLUDETEXT", "DATABASE"})
        if (name == refused) return true;
    const bool isRemote =
        instruction.find("://") != std::string_view::npos || instruction.find("\"\\\\") != std::string_view::npos;
    return name == "INCLUDEPICTURE" && isRemote;
}

bool isComputed(std::string_view instruction) {
    const auto name = fieldName(instruction);
    for (const std::string_view computed : {"TOC", "INDEX", "TOA", "NUMPAGES", "SECTIONPAGES", "PAGEREF", "NUMWORDS",
                                            "NUMCHARS", "SEQ", "REF", "NOTEREF"})
        if (name == computed) return true;
    return false;
}

class ComputedFields {
  public:
    int count = 0;

    void walk(xml::Element& element) {
        if (isW(element, "fldSimple") && isComputed(element.attributeNs(names::w, "instr"))) mark(element);
        if (isW(element, "instrText") && !open_.empty()) open_.back().instruction += element.text();
        if (isW(element, "fldChar")) {
            const auto type = element.attributeNs(names::w, "fldCharType");
            if (type == "begin") open_.push_back({&element, {}});
            if (type == "end" && !open_.empty()) {
                if (isComputed(open_.back().instruction)) mark(*open_.back().begin);
                open_.pop_back();
            }
        }
        for (auto* child : element.elements())
            walk(*child);
    }

  private:
    struct Open {
        xml::Element* begin;
        std::string instruction;
    };

    void mark(xml::Element& element) {
        element.setAttribute(std::string(element.prefix()) + ":dirty", "true", std::string(names::w));
        ++count;
    }

    std::vector<Open> open_;
};

class FieldWalk {
  public:
    /// The first refused instruction; empty when all are fine.
    std::string refused;

    void walk(const xml::Element& element) {
        if (!refused.empty()) return;
        if (isW(element, "fldSimple")) check(element.attributeNs(names::w, "instr"));
        if (isW(element, "instrText") && !open_.empty()) open_.back() += element.text();
        if (isW(element, "fldChar")) {
            const auto type = element.attributeNs(names::w, "fldCharType");
            if (type == "begin") open_.emplace_back();
            if (type != "begin" && !open_.empty()) check(open_.back());
            if (type == "end" && !open_.empty()) open_.pop_back();
        }
        for (const auto* child : element.elements())
            walk(*child);
    }

  private:
    void check(std::string_view instruction) {
        if (isRefused(instruction)) refused = utf8::trim(instruction);
    }

    std::vector<std::string> open_;  ///< instructions of the fields around, split over runs by Word
};

}  // namespace

std::string fieldName(std::string_view instruction) {
    instruction = utf8::trim(instruction);
    std::string name(instruction.substr(0, instruction.find_first_of(" \t\n\"\\")));
    for (auto& c : name)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return name;
}

Result<void> checkFields(const xml::Element& root) {
    FieldWalk fields;
    fields.walk(root);
    if (fields.refused.empty()) return {};
    return invalid("docx.field", "The document has a field that loads or runs something: {target}.",
                   {{"target", fields.refused.substr(0, 200)}});
}

int markComputedFields(xml::Element& root) {
    ComputedFields fields;
    fields.walk(root);
    return fields.count;
}

}  // namespace entente::docx
