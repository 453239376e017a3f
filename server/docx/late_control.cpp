#include "docx/late_control.h"

#include <algorithm>

#include "docx/names.h"
#include "docx/structure.h"

namespace entente::docx {

namespace {

using names::isW;
using xml::Element;

constexpr std::string_view kLatePrefix = "late:";

/// What stands behind `late:` in the tag or, as LibreOffice keeps titles alone, in the title; empty for a control that
/// is no late field.
std::string_view lateWords(const Element& control) {
    const auto* properties = control.child(names::w, "sdtPr");
    for (const auto* local : {"tag", "alias"}) {
        const auto* said = properties ? properties->child(names::w, local) : nullptr;
        const auto value = said ? said->attributeNs(names::w, "val") : std::string_view();
        if (value.starts_with(kLatePrefix)) return value.substr(kLatePrefix.size());
    }
    return {};
}

std::string lateName(const Element& control) {
    const auto words = lateWords(control);
    return std::string(words.substr(0, words.find(' ')));
}

void collectRuns(const Element& element, std::vector<const Element*>& runs) {
    for (const auto* child : element.elements()) {
        if (isW(*child, "r"))
            runs.push_back(child);
        else
            collectRuns(*child, runs);
    }
}

const Element* firstBelow(const Element& element, std::string_view uri, std::string_view local) {
    for (const auto* child : element.elements()) {
        if (child->is(uri, local)) return child;
        if (const auto* found = firstBelow(*child, uri, local)) return found;
    }
    return nullptr;
}

bool holdsLateField(const Element& element) {
    const auto children = element.elements();
    return std::any_of(children.begin(), children.end(), [](const Element* child) {
        return (isW(*child, "sdt") && !lateName(*child).empty()) || holdsLateField(*child);
    });
}

bool isTracked(const Element& run) {
    for (const auto* above = run.parent(); above; above = above->parent())
        for (const auto* local : {"ins", "del", "moveFrom", "moveTo"})
            if (isW(*above, local)) return true;
    return false;
}

void collectControlText(const Element& element, std::string& text) {
    for (const auto* child : element.elements()) {
        if (isW(*child, "t")) text += child->text();
        if (isW(*child, "tab")) text += '\t';
        if (isW(*child, "r") || isW(*child, "sdtContent") || isW(*child, "p")) collectControlText(*child, text);
    }
}

std::string allNames() {
    std::string names;
    for (const auto name : kLateFields)
        names.append(names.empty() ? "" : ", ").append(name);
    return names;
}

std::optional<Message> problemOf(const LateControl& late) {
    const auto says = [&](const char* key, const char* english) {
        return Message{key, english, {{"name", late.name}, {"names", allNames()}}};
    };
    if (std::find(kLateFields.begin(), kLateFields.end(), late.name) == kLateFields.end())
        return says("docx.late_unknown", "There is no late field “{name}”. There are: {names}.");
    if (late.properties()->child(names::w, "dataBinding"))
        return says("docx.late_bound",
                    "The late field “{name}” is bound to data of the file, which would replace what is put in.");
    const auto* prefix = late.control->uriFor("w");
    if (!prefix || *prefix != names::w)
        return says("docx.prefix", "The part uses the prefix “w” for something else than WordprocessingML.");
    if (late.content() && holdsLateField(*late.content()))
        return says("docx.late_nested", "The late field “{name}” holds another late field.");
    if (late.runs.empty())
        return says("docx.late_empty",
                    "The late field “{name}” is empty: write a blank into it, such as a line of underscores, that "
                    "shows its place and its format.");
    const auto* paragraph = paragraphAround(late.runs.front());
    for (const auto* run : late.runs) {
        if (paragraphAround(run) != paragraph)
            return says("docx.late_paragraphs", "The late field “{name}” spans more than one paragraph.");
        if (isTracked(*run))
            return says("docx.late_tracked",
                        "The late field “{name}” is part of a tracked change: accept or reject it in Word.");
    }
    return std::nullopt;
}

class LateFinder {
  public:
    std::vector<LateControl> found;

    void walk(const Element& element) {
        if (isW(element, "p")) ++paragraph_;
        if (isW(element, "sdt"))
            if (auto name = lateName(element); !name.empty()) add(std::move(name), element);
        for (const auto* child : element.elements())
            walk(*child);
    }

  private:
    void add(std::string name, const Element& control) {
        const bool isInside = paragraphAround(&control) != nullptr;
        LateControl late{std::move(name), &control, isInside ? paragraph_ : paragraph_ + 1, {}};
        const auto words = lateWords(control);
        if (const auto space = words.find(' '); space != std::string_view::npos) late.pattern = words.substr(space + 1);
        if (const auto* content = late.content()) collectRuns(*content, late.runs);
        late.problem = problemOf(late);
        found.push_back(std::move(late));
    }

    int paragraph_ = 0;
};

}  // namespace

const Element* LateControl::properties() const {
    return control->child(names::w, "sdtPr");
}

const Element* LateControl::content() const {
    return control->child(names::w, "sdtContent");
}

bool LateControl::showsPrompt() const {
    return properties()->child(names::w, "showingPlcHdr") != nullptr;
}

std::string LateControl::text() const {
    if (const auto* shown = drawing()) {
        const auto* described = firstBelow(*shown, names::wp, "docPr");
        return described ? std::string(described->attribute("descr")) : std::string();
    }
    std::string text;
    for (const auto* run : runs)
        collectControlText(*run, text);
    return text;
}

const Element* LateControl::drawing() const {
    return content() ? firstBelow(*content(), names::w, "drawing") : nullptr;
}

std::vector<LateControl> lateControls(const Element& root) {
    LateFinder finder;
    finder.walk(root);
    return std::move(finder.found);
}

}  // namespace entente::docx
