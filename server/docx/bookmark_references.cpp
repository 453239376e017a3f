#include "docx/bookmark_references.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "base/utf8.h"
#include "docx/field_rules.h"
#include "docx/names.h"

namespace entente::docx {

using names::isW;

namespace {

/// A word of an instruction, without its quotation marks.
struct Word {
    std::size_t begin, end;
    bool isQuoted;
};

std::vector<Word> wordsOf(std::string_view instruction) {
    constexpr std::string_view blanks = " \t\r\n";
    std::vector<Word> words;
    for (std::size_t at = 0; (at = instruction.find_first_not_of(blanks, at)) < instruction.size();) {
        const bool isQuoted = instruction[at] == '"';
        const auto begin = isQuoted ? at + 1 : at;
        at = begin;
        const auto ends = [&](char c) {
            return isQuoted ? c == '"' : c == '"' || blanks.find(c) != std::string_view::npos;
        };
        while (at < instruction.size() && !ends(instruction[at]))
            at += isQuoted && instruction[at] == '\\' ? 2 : 1;
        const auto end = std::min(at, instruction.size());
        words.push_back({begin, end, isQuoted});
        at = isQuoted ? end + 1 : end;
    }
    return words;
}

/// The name of the bookmark that a HYPERLINK leads to within this document; nothing when it has an address.
std::optional<Word> markOfLink(std::string_view instruction, const std::vector<Word>& words) {
    std::optional<Word> mark;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const auto& word = words[i];
        const auto text = utf8::asciiLower(instruction.substr(word.begin, word.end - word.begin));
        if (word.isQuoted || !text.starts_with('\\')) {
            if (!text.empty()) return std::nullopt;
            continue;
        }
        const bool hasArgument = text == "\\l" || text == "\\o" || text == "\\t";
        if (hasArgument) ++i;
        if (text == "\\l" && i < words.size()) mark = words[i];
    }
    return mark;
}

std::optional<Word> markOf(std::string_view instruction) {
    const auto field = fieldName(instruction);
    const auto words = wordsOf(instruction);
    if (field == "HYPERLINK") return markOfLink(instruction, words);
    const bool refers = field == "REF" || field == "PAGEREF" || field == "NOTEREF";
    return refers && words.size() > 1 ? std::optional(words[1]) : std::nullopt;
}

}  // namespace

void BookmarkReferences::rename(xml::Element& block) {
    // With an address, the anchor is one of the document there.
    const bool isWithin = isW(block, "hyperlink") && !block.findAttribute("id", names::r);
    if (const auto* anchor = isWithin ? block.findAttribute("anchor", names::w) : nullptr)
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
    const auto mark = markOf(instruction);
    if (!mark) return false;
    const auto name = names_.find(instruction.substr(mark->begin, mark->end - mark->begin));
    if (name == names_.end()) return false;
    instruction.replace(mark->begin, mark->end - mark->begin, name->second);
    return true;
}

}  // namespace entente::docx
