#include "docx/bookmark_references.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "docx/field_rules.h"
#include "docx/names.h"

namespace entente::docx {

using names::isW;

namespace {

constexpr std::array<std::string_view, 4> refer = {"REF", "PAGEREF", "NOTEREF", "HYPERLINK"};

}  // namespace

void BookmarkReferences::rename(xml::Element& block) {
    if (const auto* anchor = isW(block, "hyperlink") ? block.findAttribute("anchor", names::w) : nullptr)
        if (const auto name = names_.find(anchor->value); name != names_.end())
            block.setAttribute(anchor->name, name->second, anchor->uri);
    if (const auto* simple = isW(block, "fldSimple") ? block.findAttribute("instr", names::w) : nullptr)
        if (auto instruction = simple->value; renameIn(instruction))
            block.setAttribute(simple->name, std::move(instruction), simple->uri);
    if (isW(block, "instrText") && !open_.empty()) open_.back().push_back(&block);
    if (isW(block, "fldChar")) {
        const auto type = block.attributeNs(names::w, "fldCharType");
        if (type == "begin") open_.emplace_back();
        if (type != "begin" && !open_.empty()) endInstruction();
        if (type == "end" && !open_.empty()) open_.pop_back();
    }
    for (auto* child : block.elements())
        rename(*child);
}

void BookmarkReferences::endInstruction() {
    auto& pieces = open_.back();
    std::string instruction;
    for (const auto* piece : pieces)
        instruction += piece->text();
    if (renameIn(instruction))
        for (auto* piece : pieces)
            piece->setText(std::exchange(instruction, {}));
    pieces.clear();
}

bool BookmarkReferences::renameIn(std::string& instruction) const {
    const auto field = fieldName(instruction);
    if (std::find(refer.begin(), refer.end(), field) == refer.end()) return false;
    constexpr std::string_view between = " \t\r\n\"";
    bool isChanged = false;
    for (auto begin = instruction.find_first_not_of(between); begin != std::string::npos;) {
        auto end = std::min(instruction.find_first_of(between, begin), instruction.size());
        if (const auto name = names_.find(instruction.substr(begin, end - begin)); name != names_.end()) {
            instruction.replace(begin, end - begin, name->second);
            end = begin + name->second.size();
            isChanged = true;
        }
        begin = instruction.find_first_not_of(between, end);
    }
    return isChanged;
}

}  // namespace entente::docx
