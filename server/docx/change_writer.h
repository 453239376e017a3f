#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "docx/host.h"
#include "xml/element.h"

namespace entente::docx {

enum class Change { None, Inserted, Deleted };

/// A piece of a paragraph that stays, comes or goes as a whole: a word, a space, or something that is no text.
struct Token {
    std::string text;            ///< by which two are told apart
    const xml::Element* run;     ///< whose properties it has
    const xml::Element* around;  ///< a hyperlink, or null
    const xml::Element* object;  ///< what it is when it is no text
};

/// The pieces of a paragraph in order. Deleted text is left out, inserted text counts as text.
std::vector<Token> tokensOf(const xml::Element& paragraph);

/// A paragraph before it is written: its end can be a change of its own.
struct ChangedParagraph {
    const xml::Element* properties = nullptr;  ///< `w:pPr`
    bool isOld = false;                        ///< of the document before
    std::vector<std::pair<Change, Token>> tokens;
    Change end = Change::None;
};

/// Writes paragraphs and changes as XML.
class ChangeWriter {
  public:
    /// `attributes` are those of each change (`w:author`, `w:date`); `host` is the document that is written.
    ChangeWriter(const Host& host, std::string attributes, std::int64_t lastId)
        : host_(host), attributes_(std::move(attributes)), lastId_(lastId) {}

    std::string paragraph(const ChangedParagraph& paragraph);
    /// `<w:ins …/>` or `<w:del …/>`; nothing for no change.
    std::string mark(Change change);

  private:
    std::string opening(Change change, bool isEmpty);
    std::string properties(const ChangedParagraph& paragraph);
    void token(std::string& xml, const Token& token, bool isDeleted) const;
    void run(std::string& xml, const std::vector<std::pair<Change, Token>>& tokens, std::size_t begin,
             std::size_t end) const;

    const Host& host_;
    std::string attributes_;
    std::int64_t lastId_;
};

}  // namespace entente::docx
