#include "docx/relationship_rules.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "docx/link_address.h"

namespace entente::docx {

namespace {

struct Refusal {
    std::string_view type;
    const char* key;
    const char* reason;
};

/// Relationship types that are refused wherever they lead.
constexpr std::array<Refusal, 9> refusals = {{
    {"oleObject", "docx.ole_object", "The document holds an embedded object (OLE): {target}."},
    {"control", "docx.ole_object", "The document holds an embedded object (OLE): {target}."},
    {"activeXControlBinary", "docx.ole_object", "The document holds an embedded object (OLE): {target}."},
    {"aFChunk", "docx.alt_chunk", "The document holds a piece of another format: {target}."},
    {"subDocument", "docx.sub_document", "The document refers to a sub-document: {target}."},
    {"frame", "docx.frame", "The document shows another file in a frame: {target}."},
    {"vbaProject", "docx.macros", "The document holds macros ({target}); save it without them."},
    {"wordVbaData", "docx.macros", "The document holds macros ({target}); save it without them."},
    {"keyMapCustomizations", "docx.macros", "The document holds macros ({target}); save it without them."},
}};

/// `https`, `file`, …; empty for an address without scheme.
std::string scheme(std::string_view address) {
    const auto colon = address.find(':');
    if (colon == std::string_view::npos) return {};
    std::string name(address.substr(0, colon));
    for (auto& c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (!std::isalnum(byte) && c != '+' && c != '-' && c != '.') return "?";
        c = static_cast<char>(std::tolower(byte));
    }
    return name;
}

Error refuse(const char* key, const char* reason, const Relationship& relationship) {
    return invalid(key, reason, {{"target", relationship.target.substr(0, 200)}}, relationship.id);
}

}  // namespace

bool isAllowedLink(std::string_view address) {
    if (address.starts_with("\\\\") || address.starts_with("//") || address.starts_with(":")) return false;
    return scheme(address).empty() || hasAllowedScheme(address);
}

bool hasAllowedScheme(std::string_view address) {
    const auto name = scheme(address);
    return name == "http" || name == "https" || name == "mailto" || name == "tel";
}

Result<void> checkRelationship(const Relationship& relationship) {
    for (const auto& refusal : refusals)
        if (relationship.type == refusal.type) return refuse(refusal.key, refusal.reason, relationship);
    if (!relationship.external || relationship.type == "attachedTemplate") return {};
    if (relationship.type == "hyperlink") {
        const DecodedAddress address(relationship.target);
        if (isAllowedLink(address.encoded(0, address.firstTag()))) return {};
        return refuse("docx.link", "The document links to an address that is not allowed: {target}.", relationship);
    }
    if (relationship.type == "image")
        return refuse("docx.remote_picture", "The document shows a picture from elsewhere: {target}.", relationship);
    return refuse("docx.remote", "The document loads something from elsewhere: {target}.", relationship);
}

}  // namespace entente::docx
