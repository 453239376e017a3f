#include "docx/copy_check.h"

#include <algorithm>
#include <set>

#include "docx/block_text.h"
#include "docx/difference.h"
#include "docx/late_control.h"
#include "docx/names.h"
#include "docx/structure.h"
#include "xml/element_places.h"

namespace entente::docx {

namespace {

using names::isW;
using xml::Element;

constexpr std::size_t kMostDifferences = 20;
constexpr std::size_t kLongestText = 200;  ///< bytes of a quoted paragraph
constexpr std::string_view kDrawing = "http://schemas.openxmlformats.org/drawingml/2006/main";

std::string bytesOf(const Package& package, const std::string& part) {
    const auto* entry = package.archive().find(part);
    const auto bytes = entry ? package.archive().read(*entry) : Result<std::string>(std::string());
    return bytes ? *bytes : std::string();
}

std::string quoted(std::string text) {
    while (text.ends_with('\n'))
        text.pop_back();
    if (text.size() <= kLongestText) return text;
    auto end = kLongestText;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    return text.substr(0, end) + "…";
}

/// A part with its late fields and their bytes.
struct LatePart {
    std::string bytes;
    xml::Document document;
    xml::ElementPlaces places;
    std::vector<LateControl> controls;

    static Result<LatePart> of(const Package& package, const std::string& part) {
        auto bytes = bytesOf(package, part);
        auto document = xml::Document::parse(bytes);
        if (!document) return document.error();
        auto places = xml::placesOf(document->root(), bytes);
        if (!places) return places.error();
        auto controls = lateControls(document->root());
        return LatePart{std::move(bytes), std::move(*document), std::move(*places), std::move(controls)};
    }

    std::string_view raw(const LateControl& late) const {
        const auto& place = places.at(late.control);
        return std::string_view(bytes).substr(place.begin, place.end - place.begin);
    }
};

const Element* blipIn(const Element& element) {
    for (const auto* child : element.elements()) {
        if (child->is(kDrawing, "blip")) return child;
        if (const auto* found = blipIn(*child)) return found;
    }
    return nullptr;
}

LateValue lateValueIn(const Package& copy, const std::string& part, const LateControl& late) {
    LateValue value{late.text()};
    const auto* blip = late.drawing() ? blipIn(*late.drawing()) : nullptr;
    const auto* picture = blip ? copy.relationship(part, blip->attributeNs(names::r, "embed")) : nullptr;
    if (picture && !picture->external) value.picture = bytesOf(copy, picture->target);
    return value;
}

/// What the late fields of the copy say where they are not as agreed.
LateValues filledIn(const Package& agreed, const Package& copy) {
    LateValues values;
    std::set<std::string> seen;
    for (const auto& part : agreed.storyParts()) {
        if (!seen.insert(part).second || !copy.archive().find(part)) continue;
        const auto before = LatePart::of(agreed, part), after = LatePart::of(copy, part);
        if (!before || !after) continue;  // told as a part that differs
        for (std::size_t i = 0; i < std::min(before->controls.size(), after->controls.size()); ++i) {
            const auto &old = before->controls[i], &late = after->controls[i];
            if (old.name != late.name || late.problem || before->raw(old) == after->raw(late)) continue;
            values.try_emplace(late.name, lateValueIn(copy, part, late));
        }
    }
    return values;
}

/// The text of the paragraph in which byte `at` of a part stands; empty outside of all.
std::string paragraphAt(const Package& package, const std::string& part, std::size_t at) {
    const auto bytes = bytesOf(package, part);
    const auto document = xml::Document::parse(bytes);
    if (!document) return {};
    const auto places = xml::placesOf(document->root(), bytes);
    if (!places) return {};
    const Element* paragraph = nullptr;
    std::size_t closest = 0;
    for (const auto& [element, place] : *places) {
        if (!isW(*element, "p") || at < place.begin || at >= place.end || place.begin < closest) continue;
        paragraph = element;
        closest = place.begin;
    }
    return paragraph ? quoted(visibleText(*paragraph)) : std::string();
}

class PartComparer {
  public:
    PartComparer(const Package& expected, const Package& copy, CopyCheck& check)
        : expected_(expected), copy_(copy), check_(check) {}

    void run() {
        for (const auto& entry : expected_.archive().entries()) {
            if (!copy_.archive().find(entry.name))
                add({"docx.copy_missing", "{part} is missing.", {{"part", entry.name}}});
            else if (bytesOf(expected_, entry.name) != bytesOf(copy_, entry.name))
                tellChange(entry.name);
        }
        for (const auto& entry : copy_.archive().entries())
            if (!expected_.archive().find(entry.name))
                add({"docx.copy_added", "{part} was added.", {{"part", entry.name}}});
    }

  private:
    void add(Message message) {
        if (check_.differences.size() < kMostDifferences)
            check_.differences.push_back(std::move(message));
        else
            check_.moreDifferences = true;
    }

    void tellChange(const std::string& part) {
        bool isTold = false;
        for (const auto& difference : texts())
            if (difference.part == part) {
                isTold = true;
                tellText(difference);
            }
        if (isTold) return;
        const auto before = bytesOf(expected_, part), after = bytesOf(copy_, part);
        const auto first = std::mismatch(before.begin(), before.end(), after.begin(), after.end()).first;
        const auto at = static_cast<std::size_t>(first - before.begin());
        const auto around = paragraphAt(expected_, part, at);
        if (around.empty())
            add({"docx.copy_bytes",
                 "{part} is not the same, from byte {at} on.",
                 {{"part", part}, {"at", std::to_string(at + 1)}}});
        else
            add({"docx.copy_format",
                 "{part}: what is not seen as text, such as a format, is not the same at “{text}”.",
                 {{"part", part}, {"text", around}}});
    }

    void tellText(const Difference& difference) {
        Message::Arguments arguments = {{"part", difference.part},
                                        {"paragraph", std::to_string(difference.paragraph)},
                                        {"table", std::to_string(difference.table)},
                                        {"row", std::to_string(difference.row)},
                                        {"before", quoted(difference.before)},
                                        {"after", quoted(difference.after)}};
        if (difference.table > 0)
            add({"docx.copy_cell", "{part}, table {table}, row {row}: “{before}” became “{after}”.", arguments});
        else if (difference.kind == Difference::Kind::Added)
            add({"docx.copy_paragraph_added", "{part}, paragraph {paragraph}: “{after}” was added.", arguments});
        else if (difference.kind == Difference::Kind::Removed)
            add({"docx.copy_paragraph_removed", "{part}, paragraph {paragraph}: “{before}” was taken out.", arguments});
        else
            add({"docx.copy_paragraph", "{part}, paragraph {paragraph}: “{before}” became “{after}”.", arguments});
    }

    const std::vector<Difference>& texts() {
        if (!texts_) {
            auto compared = compareTexts(expected_.archive().bytes(), copy_.archive().bytes());
            texts_ = compared ? std::move(*compared) : std::vector<Difference>();
        }
        return *texts_;
    }

    const Package& expected_;
    const Package& copy_;
    CopyCheck& check_;
    std::optional<std::vector<Difference>> texts_;
};

}  // namespace

Result<CopyCheck> checkCopy(const std::string& agreed, const std::string& copy) {
    const auto original = Package::open(agreed);
    if (!original) return original.error();
    const auto given = Package::openWhole(copy);
    if (!given) return given.error();
    CopyCheck check;
    check.filled = filledIn(*original, *given);
    const auto filled = issuedCopy(agreed, check.filled, issuedFrom(*given).value_or(IssuedFrom{}));
    if (!filled) {
        check.differences.push_back(filled.error().message);
        return check;
    }
    const auto expected = Package::open(*filled);
    if (!expected) return expected.error();
    PartComparer(*expected, *given, check).run();
    return check;
}

}  // namespace entente::docx
