#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "docx/marks.h"
#include "docx/part_program.h"
#include "feel/expression.h"
#include "template/run.h"

namespace entente::docx {

/// New ids for one document, shared by its parts.
class FreshIds {
  public:
    explicit FreshIds(const UsedIds& used) : used_(used), bookmark_(used.bookmark), drawing_(used.drawing) {}

    std::string paragraph();
    std::int64_t bookmark() { return ++bookmark_; }
    std::int64_t drawing() { return ++drawing_; }
    std::int64_t control() { return ++control_; }
    /// `name` the first time, `name_2` the second time and so on.
    std::string numbered(const std::string& name);

  private:
    const UsedIds& used_;
    std::uint32_t prefix_ = 0x7FFF, low_ = 0x10000;
    std::int64_t bookmark_, drawing_;
    std::int64_t control_ = 1'500'000'000;  // Word chooses these at random: high and dense ones hardly meet any
    std::map<std::string, int> uses_;
};

/// Writes the XML of one part.
class PartOutput final : public templates::Output {
  public:
    PartOutput(const PartProgram& part, FreshIds& ids, const feel::Environment& environment)
        : part_(part), ids_(ids), environment_(environment), written_(part.marks.size(), false) {}

    void literal(std::string_view text) override { xml_ += text; }
    void mark(std::uint32_t id) override;
    std::optional<Message> print(const feel::Value& value, std::uint32_t slot) override;
    std::size_t size() const override { return xml_.size(); }

    std::string takeXml() { return std::move(xml_); }
    /// Addresses that the part links to, by the id that it uses for them.
    const std::vector<std::pair<std::string, std::string>>& links() const { return links_; }

  private:
    void printText(std::string_view text);
    void printLink(const std::string& label, const std::string& url, const RunSlot& slot);
    void endContainer();
    void endTable();

    const PartProgram& part_;
    FreshIds& ids_;
    const feel::Environment& environment_;
    std::string xml_;
    std::vector<bool> written_;
    std::vector<std::size_t> tables_;  ///< where the open ones begin
    std::map<std::string, std::int64_t> bookmarks_;
    std::vector<std::pair<std::string, std::string>> links_;
};

}  // namespace entente::docx
