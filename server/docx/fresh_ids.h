#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "docx/marks.h"

namespace entente::docx {

/// New ids for one document, shared by its parts.
class FreshIds {
  public:
    explicit FreshIds(const UsedIds& used)
        : used_(used), bookmark_(used.bookmark), drawing_(used.drawing), note_(used.note) {}

    /// A `w14:paraId`.
    std::string paragraph();
    std::int64_t bookmark() { return ++bookmark_; }
    std::int64_t drawing() { return ++drawing_; }
    std::int64_t control() { return ++control_; }
    std::int64_t note() { return ++note_; }
    /// `name` the first time, `name_2` the second time and so on.
    std::string numbered(const std::string& name);
    /// The same for a bookmark of another document: numbered from the first time on where the template has the name.
    std::string foreign(const std::string& name);

  private:
    std::string next(const std::string& name);

    const UsedIds& used_;
    std::uint32_t prefix_ = 0x7FFF, low_ = 0x10000;
    std::int64_t bookmark_, drawing_, note_;
    std::int64_t control_ = 1'500'000'000;  // Word chooses these at random: high and dense ones hardly meet any
    std::map<std::string, int> uses_;
};

}  // namespace entente::docx
