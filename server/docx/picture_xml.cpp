#include "docx/picture_xml.h"

#include <algorithm>
#include <cmath>

#include "docx/names.h"
#include "template/length.h"
#include "xml/escape.h"

namespace entente::docx {

namespace {

constexpr std::string_view a = "http://schemas.openxmlformats.org/drawingml/2006/main";
constexpr std::string_view pic = "http://schemas.openxmlformats.org/drawingml/2006/picture";

std::int64_t scaled(std::int64_t length, double by, double from) {
    return std::max<std::int64_t>(1, std::llround(static_cast<double>(length) * by / from));
}

}  // namespace

PictureSize pictureSize(const templates::PictureInfo& info, PictureSize asked, std::int64_t widest) {
    const double width = info.width / info.dotsPerInchX, height = info.height / info.dotsPerInchY;
    if (asked.width > 0 && asked.height > 0) return asked;
    if (asked.width > 0) return {asked.width, scaled(asked.width, height, width)};
    if (asked.height > 0) return {scaled(asked.height, width, height), asked.height};
    const auto own = std::min(std::max<std::int64_t>(1, std::llround(width * templates::emuPerInch)), widest);
    return {own, scaled(own, height, width)};
}

std::string drawingXml(std::int64_t id, std::string_view relationship, PictureSize size, std::string_view alt) {
    const auto extent = "cx=\"" + std::to_string(size.width) + "\" cy=\"" + std::to_string(size.height) + "\"/>";
    std::string xml = "<w:drawing><wp:inline xmlns:wp=\"";
    xml.append(names::wp).append("\" distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent ").append(extent);
    xml += "<wp:docPr id=\"" + std::to_string(id) + "\" name=\"Picture " + std::to_string(id) + "\" descr=\"";
    xml::escapeAttribute(xml, alt);
    xml.append("\"/><wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a=\"").append(a);
    xml.append("\" noChangeAspect=\"1\"/></wp:cNvGraphicFramePr><a:graphic xmlns:a=\"").append(a);
    xml.append("\"><a:graphicData uri=\"").append(pic).append("\"><pic:pic xmlns:pic=\"").append(pic);
    xml +=
        "\"><pic:nvPicPr><pic:cNvPr id=\"0\" name=\"\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r=\"";
    xml.append(names::r).append("\" r:embed=\"").append(relationship);
    xml += "\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext ";
    xml += extent +
           "</a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>"
           "</a:graphic></wp:inline></w:drawing>";
    return xml;
}

}  // namespace entente::docx
