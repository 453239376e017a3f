#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "feel/expression.h"

namespace entente::templates {

enum class TagKind { Print, If, Elif, Else, EndIf, For, EndFor, Set, Include, Merge, Remark };

/// What a tag of Word says about its reach: `{%p …`, `{%tr …`, `{%tc …`, `{%r …`. Elsewhere the letters mean nothing.
enum class TagForm { Auto, Paragraph, Row, Column, Run };

/// A tag that has been read.
struct Tag {
    TagKind kind = TagKind::Remark;
    TagForm form = TagForm::Auto;
    std::string name;  ///< of the variable of `for` and `set`, of the template to include; `down` or `right` of `merge`
    std::optional<feel::Expression> expression;

    bool opens() const { return kind == TagKind::If || kind == TagKind::For; }
    bool closes() const { return kind == TagKind::EndIf || kind == TagKind::EndFor; }
    bool divides() const { return kind == TagKind::Elif || kind == TagKind::Else; }
};

/// A tag found in a text.
struct ScannedTag {
    std::size_t begin = 0;   ///< of its first brace
    std::size_t end = 0;     ///< behind its last
    bool closed = true;      ///< otherwise `end` is where the search stopped
    std::string normalised;  ///< with the characters that AutoCorrect put in turned back
};

/// The next tag at or behind `from`. Its end is found by the FEEL lexer, so strings and braces inside do not end it; a
/// tag is at most 20,000 bytes long.
std::optional<ScannedTag> nextTag(std::string_view text, std::size_t from);

/// What is left of a tag that cannot be read: whether it opens, divides or ends something, so that the tags around it
/// are judged as their author meant them. Nothing for tags that do none of it.
std::optional<Tag> structureOf(std::string_view text);

/// Reads a whole tag (`{{ … }}`, `{% … %}`, `{# … #}`, normalised). Errors `template.…`, or those of FEEL.
Result<Tag> parseTag(std::string_view text);

}  // namespace entente::templates
