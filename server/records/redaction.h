#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace entente::records {

/// What stands where something of an erased person stood, in either language.
constexpr std::string_view kRedacted = "■■■";

/// What texts call a person by: names, addresses, numbers. Found in either case of Latin letters and as JSON escapes
/// it, and only whole: neither `Li Na` in `Li Nan` nor `a@x.example` in `ba@x.example`. Particles may follow a Korean
/// name.
class Marks {
  public:
    /// Too short ones, which would be found everywhere, are left out.
    explicit Marks(const std::vector<std::string>& texts);

    bool empty() const { return marks_.empty(); }
    bool isIn(std::string_view text) const;
    /// The text with `kRedacted` for each.
    std::string redact(std::string_view text) const;
    /// In small letters, for a search that finds more than these: JSON list.
    std::string json() const;

  private:
    std::vector<std::string> marks_;  ///< in small letters, the longest first
};

}  // namespace entente::records
