#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "docx/list_plan.h"
#include "docx/part_program.h"
#include "docx/placement.h"
#include "docx/table_plan.h"
#include "template/builder.h"

namespace entente::docx {

/// Walks the tree of a part once and hands its XML and tags to the builder. Literal XML gathers in `pending_`.
class PartWriter {
  public:
    PartWriter(StoryContext& context, PartProgram& result) : context_(context), result_(result) {}

    templates::Program run(Story& story, std::vector<templates::Finding>& findings);

  private:
    /// A part with what is known of it. Notes that move are written with their own.
    struct View {
        Story& story;
        Placement placement;
        TablePlan tables;
        ListPlan lists;
        std::set<std::string> blockNames;  ///< of values that may be blocks
    };
    struct Run {
        std::string open;
        std::vector<RunProperty> properties;
        bool inRun = false, inText = false, wroteAny = false;
    };
    using Sites = std::unordered_map<const xml::Element*, std::vector<std::size_t>>;

    std::unique_ptr<View> look(Story& story, std::vector<templates::Finding>& findings) const;
    const TagSite& site(std::size_t index) const { return view_->story.sites[index]; }

    void flush();
    void tag(std::size_t site, std::uint32_t slot = 0);
    void tags(const Sites& where, const xml::Element& element);
    void mark(MarkKind kind, std::string text = {}, std::size_t index = 0);

    void write(const xml::Element& element);
    bool writeSpecial(const xml::Element& element);
    void writeWhole(const xml::Element& element);
    void writePlain(const xml::Element& element, bool mayBeEmpty = false);
    bool holdsTags(const xml::Element& element) const;
    void writeChildren(const xml::Element& element);
    void startTag(const xml::Element& element);
    void attribute(const xml::Element& element, const xml::Attribute& attribute);
    bool mayBecomeEmpty(const xml::Element& control) const;
    bool holdsMovingRows(const xml::Element& table) const;
    bool mayGo(const xml::Element& table) const;
    void endContainer(const xml::Element& container);

    void writeTable(const xml::Element& element);
    void writeRow(const xml::Element& element);
    void writeCell(const xml::Element& element);
    bool writeAlone(const xml::Element& paragraph);
    bool mayBeBlock(const templates::Tag& tag) const;

    bool writeAnchor(const xml::Element& element);
    void writeMoved(const xml::Element& reference, const std::string& kind, const std::string& id, MarkKind first);
    const xml::Element* findNote(const std::string& kind, std::string_view id) const;

    void enterRun(Run& run);
    void enterText(Run& run);
    void leaveText(Run& run);
    void leaveRun(Run& run);
    void writeRun(const xml::Element& element);
    void writeMarker(const xml::Element& marker, Run& run);
    bool writePicture(const xml::Element& drawing);
    std::uint32_t slotFor(const Run& run);
    void writeAddress(const LinkAddress& address);

    StoryContext& context_;
    PartProgram& result_;
    templates::ProgramBuilder builder_;
    std::vector<templates::Finding>* findings_ = nullptr;
    View* view_ = nullptr;
    std::map<std::string, std::unique_ptr<View>> noteViews_;
    std::vector<std::set<std::string>> activeLists_;  ///< one for each loop around
    std::set<std::string> begunComments_;
    std::string noteKind_;   ///< of the part, when it holds notes
    std::string movedNote_;  ///< `footnotes 3` while it is written
    std::string pending_;
    int links_ = 0;
};

}  // namespace entente::docx
