#include "xml/document.h"

namespace entente::xml {

Document::Document(std::unique_ptr<Element> root) : root_(std::move(root)) {}

std::string Document::toXml() const {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"";
    if (standalone_ >= 0) out += standalone_ == 1 ? " standalone=\"yes\"" : " standalone=\"no\"";
    out += "?>\n";
    for (const auto& node : prolog_) {
        writeNode(out, *node);
        out += "\n";
    }
    root_->write(out);
    out += "\n";
    for (const auto& node : epilog_) {
        writeNode(out, *node);
        out += "\n";
    }
    return out;
}

}  // namespace entente::xml
