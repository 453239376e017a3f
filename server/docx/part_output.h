#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "docx/additions.h"
#include "docx/fresh_ids.h"
#include "docx/part_program.h"
#include "docx/table_output.h"
#include "feel/expression.h"
#include "template/form_value.h"
#include "template/resources.h"
#include "template/run.h"
#include "zip/deflater.h"

namespace entente::docx {

/// What the parts of one document share while it is written.
struct Rendering {
    const feel::Environment& environment;
    const templates::RenderOptions& options;
    Additions additions;
    FreshIds ids;
    std::map<std::string, std::string> notes = {};     ///< XML of moved notes by part
    std::map<std::string, std::int64_t> noteIds = {};  ///< the last by `footnotes 3`
    std::map<std::string, std::string> lists = {};     ///< the list that stands for one that began anew
    std::set<std::string> begunLists = {};             ///< of which an item was written
    std::set<std::string> restartingLists = {};        ///< that begin anew with their next item
};

/// Writes the XML of one part and hands it to the deflater as it grows.
class PartOutput final : public templates::Output {
  public:
    PartOutput(const PartProgram& part, Rendering& rendering, zip::Deflater& deflater)
        : part_(part), rendering_(rendering), deflater_(deflater), partName_(part.part), tables_(part) {}

    void literal(std::string_view text) override;
    void mark(std::uint32_t id) override;
    std::optional<Message> print(const feel::Value& value, std::uint32_t slot) override;
    void missing(const templates::Place& place, std::uint32_t slot) override;
    std::size_t size() const override { return handedOn_ + xml_.size(); }

    zip::Compressed finish();

  private:
    using Problem = std::optional<Message>;

    void handOn();
    bool holdsEmptyControl();
    bool endsWithParagraph() const;
    bool endsWithStartTag() const;
    void writeList(const std::string& list);
    void beginNote(const std::string& part);
    void endNote();

    void openParagraph(const RunSlot& slot);
    void closeParagraph(const RunSlot& slot);
    void leaveRun(const RunSlot& slot);
    void enterRun(const RunSlot& slot);
    Problem printString(const std::string& text, const RunSlot& slot);
    void printText(std::string_view text, const RunSlot& slot);
    Problem printForm(const feel::Value& value, const templates::FormValue& formed, const RunSlot& slot);
    Problem printMarkdown(const templates::MarkdownForm& form, const RunSlot& slot);
    Problem printDocument(const templates::DocumentForm& form, const RunSlot& slot);
    Problem printAddress(const feel::Value& value, const std::string& behind);
    void printLink(const templates::LinkForm& form, const RunSlot& slot);
    Problem printPicture(const feel::Value& value, const RunSlot& slot);
    void writePlaceholder(const RunSlot& slot, const std::string& relationship, std::string_view alt);

    const PartProgram& part_;
    Rendering& rendering_;
    zip::Deflater& deflater_;
    std::string partName_;  ///< that of the notes while one is written
    std::string xml_;
    std::size_t handedOn_ = 0;
    TableOutput tables_;
    std::set<std::uint32_t> written_;  ///< marks that write only once
    std::map<std::string, std::int64_t> bookmarks_;
    struct Outside {
        std::string xml, part;
    };
    std::optional<Outside> outside_;  ///< where a note was begun
    struct Control {
        std::size_t begin = 0, content = 0;
        bool isFilled = false;
    };
    std::vector<Control> controls_;       ///< that are open, the innermost last
    std::optional<std::string> address_;  ///< what was written before an address was begun
};

}  // namespace entente::docx
