// How the values with form come out in a Word document.
#include "base/utf8.h"
#include "docx/graft.h"
#include "docx/markdown_xml.h"
#include "docx/names.h"
#include "docx/part_output.h"
#include "docx/picture_xml.h"
#include "docx/relationship_rules.h"
#include "docx/run_format.h"
#include "template/length.h"
#include "template/print.h"
#include "template/qr.h"
#include "xml/escape.h"

namespace entente::docx {

using namespace templates;

namespace {

constexpr std::int64_t codeWidth = emuPerInch * 30 / 25;  // 3 cm is enough for a telephone at arm's length

/// A picture with the size and the text that are asked for.
struct Picture {
    std::string bytes;
    PictureSize asked;
    std::string alt;
};

Result<Picture> pictureOf(const feel::Value& value, const Resources* resources) {
    const auto* formed = FormValue::of(value);
    if (const auto* code = formed ? formed->as<QrForm>() : nullptr) {
        auto bytes = qrPicture(code->text);
        if (!bytes) return bytes.error();
        return Picture{std::move(*bytes),
                       {code->width > 0 ? code->width : codeWidth, 0},
                       code->alt.empty() ? code->text : code->alt};
    }
    const auto* form = formed ? formed->as<PictureForm>() : nullptr;
    auto bytes = pictureBytes(form ? form->source : value, resources);
    if (!bytes) return bytes.error();
    if (!form) return Picture{std::move(*bytes), {}, {}};
    return Picture{std::move(*bytes), {form->width, form->height}, form->alt};
}

}  // namespace

std::optional<Message> PartOutput::printForm(const feel::Value& value, const FormValue& formed, const RunSlot& slot) {
    if (const auto* refused = formed.as<RefusedForm>()) return refused->reason;
    if (const auto* form = formed.as<MarkdownForm>()) return printMarkdown(*form, slot);
    if (const auto* form = formed.as<DocumentForm>()) return printDocument(*form, slot);
    openParagraph(slot);
    std::optional<Message> problem;
    if (formed.as<PageBreakForm>()) {
        xml_.append(closeText).append("<w:br w:type=\"page\"/>").append(openText);
    } else if (const auto* link = formed.as<LinkForm>()) {
        printLink(*link, slot);
    } else {
        const auto picture = pictureOf(value, rendering_.options.resources);
        const auto info = picture ? readPicture(picture->bytes) : Result<PictureInfo>(picture.error());
        if (info) {
            auto& additions = rendering_.additions;
            const auto size = pictureSize(*info, picture->asked, additions.host().textWidth);
            xml_ += closeText;
            xml_ += drawingXml(rendering_.ids.drawing(), additions.picture(partName_, picture->bytes, *info), size,
                               picture->alt);
            xml_ += openText;
        } else {
            problem = info.error().message;
        }
    }
    closeParagraph(slot);
    return problem;
}

std::optional<Message> PartOutput::printAddress(const feel::Value& value, const std::string& behind) {
    if (FormValue::of(value)) return Message{"docx.address_value", "The address of a link must be a text.", {}};
    const auto text = toText(value, rendering_.environment);
    if (!text) return text.error().message;
    const auto address = utf8::trim(*text);
    const bool mayBegin = !xml_.empty() || isAllowedLink(address);
    auto whole = xml_;
    appendToAddress(whole, address);
    if (!mayBegin || !isAllowedLink(whole + behind))
        return Message{"docx.link",
                       "The document links to an address that is not allowed: {target}.",
                       {{"target", (whole + behind).substr(0, 200)}}};
    xml_ = std::move(whole);
    return std::nullopt;
}

void PartOutput::printLink(const LinkForm& form, const RunSlot& slot) {
    if (slot.isLinked) return printText(form.text, slot);
    const auto id = rendering_.additions.link(partName_, form.url);
    xml_.append(closeText).append("</w:r><w:hyperlink xmlns:r=\"").append(names::r).append("\" r:id=\"").append(id);
    xml_.append("\" w:history=\"1\">");
    xml_ += runOpening(slot.properties, linkFormat(rendering_.additions.host()));
    writeRunText(xml_, form.text);
    xml_.append("</w:r></w:hyperlink>").append(slot.open).append(openText);
}

std::optional<Message> PartOutput::printMarkdown(const MarkdownForm& form, const RunSlot& slot) {
    const auto blocks = parseMarkdown(form.text);
    if (!blocks) return blocks.error().message;
    if (slot.isAlone()) {
        writeBlocks(xml_, *blocks, slot, partName_, rendering_.additions);
        return std::nullopt;
    }
    leaveRun(slot);
    writeInline(xml_, *blocks, slot, partName_, rendering_.additions);
    enterRun(slot);
    return std::nullopt;
}

std::optional<Message> PartOutput::printDocument(const DocumentForm& form, const RunSlot& slot) {
    if (!slot.isAlone())
        return Message{
            "docx.document_place", "Another document can only be put where the tag stands alone in its paragraph.", {}};
    const auto* resources = rendering_.options.resources;
    auto bytes = resources ? resources->document(form.name) : std::nullopt;
    if (!bytes) return Message{"docx.no_document", "There is no document “{name}”.", {{"name", form.name}}};
    const auto package = Package::openWhole(std::move(*bytes));
    const auto blocks = package ? graftXml(*package, partName_, rendering_.additions, rendering_.ids)
                                : Result<std::string>(package.error());
    if (!blocks) {
        Message message{
            "docx.document_refused", "The document “{name}” cannot be put in: {reason}", {{"name", form.name}}};
        return message.nest("reason", blocks.error().message);
    }
    xml_ += *blocks;
    if (!xml_.ends_with("</w:p>")) xml_ += emptyParagraph;
    return std::nullopt;
}

/// The value of a picture's alternative text takes the picture's place, in its frame.
std::optional<Message> PartOutput::printPicture(const feel::Value& value, const RunSlot& slot) {
    if (value.isNull()) return std::nullopt;
    const auto* formed = FormValue::of(value);
    if (const auto* refused = formed ? formed->as<RefusedForm>() : nullptr) return refused->reason;
    if (formed && !formed->as<PictureForm>() && !formed->as<QrForm>())
        return Message{"docx.not_picture", "The value is no picture.", {}};
    const auto picture = pictureOf(value, rendering_.options.resources);
    if (!picture) return picture.error().message;
    const auto info = readPicture(picture->bytes);
    if (!info) return info.error().message;
    writePlaceholder(slot, rendering_.additions.picture(partName_, picture->bytes, *info), picture->alt);
    return std::nullopt;
}

void PartOutput::writePlaceholder(const RunSlot& slot, const std::string& relationship, std::string_view alt) {
    if (relationship.empty()) return;
    for (std::size_t i = 0; i < slot.picturePieces.size(); ++i) {
        xml_ += slot.picturePieces[i];
        if (i == slot.picturePlaces.size()) break;
        switch (slot.picturePlaces[i]) {
            case RunSlot::PicturePlace::Id:
                xml_ += std::to_string(rendering_.ids.drawing());
                break;
            case RunSlot::PicturePlace::Relationship:
                xml_ += relationship;
                break;
            case RunSlot::PicturePlace::Text:
                xml::escapeAttribute(xml_, alt);
                break;
        }
    }
}

}  // namespace entente::docx
