#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "docx/package.h"
#include "template/outcome.h"

/// Late fields: what a document gets after people agreed on its bytes. Each is a content control whose tag, or without
/// one whose title, is `late:` and its name (ECMA-376-1 17.5.2.42), so that it lives on when the document is edited in
/// Word.
namespace entente::docx {

/// `seal` and `qr` are pictures, the others a line of text.
inline constexpr std::array<std::string_view, 7> kLateFields = {"number", "date", "signature.A", "signature.B",
                                                                "seal",   "qr",   "set"};
bool isPictureField(std::string_view name);

struct LateField {
    std::string name;
    templates::Place place;
    std::string text;         ///< what stands in it, the alternative text of a picture
    std::string datePattern;  ///< for `format()`: behind the name, or of Word's date picker; empty when left open
};

struct LateFields {
    std::vector<LateField> fields;             ///< in document order, part by part; a name may come again
    std::vector<templates::Finding> problems;  ///< controls that look like one and cannot be filled in

    bool has(std::string_view name) const;
};

LateFields lateFields(const Package& package);

/// What is put in. A picture has its text as alternative text.
struct LateValue {
    std::string text;
    std::string picture = {};  ///< PNG, JPEG or GIF file

    bool operator==(const LateValue&) const = default;
};
using LateValues = std::map<std::string, LateValue, std::less<>>;

/// What an issued copy says that it was made of, in the custom properties `entente revision` and `entente set`.
struct IssuedFrom {
    std::string revision;  ///< SHA-256 of its file
    std::string set = {};  ///< of the agreement set; empty when it belongs to none
};

/// The copy of `agreed` with its late fields filled in: of the other bytes of a part with such fields none differs, and
/// other parts are copied, but for what names the revision and brings the pictures. Fields without a value stay as they
/// are. Equal input gives equal bytes. Errors: those of opening; `docx.late_…` for a field that cannot be filled in;
/// `template.picture_…`.
Result<std::string> issuedCopy(std::string agreed, const LateValues& values, const IssuedFrom& from);

/// Nothing when it names none.
std::optional<IssuedFrom> issuedFrom(const Package& copy);

}  // namespace entente::docx
