#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web/frame.h"

namespace entente::web {

/// `/admin/access`: who looked at whose personal data in a month, and the review of it.
struct AccessView {
    struct Row {
        Link who = {};
        std::string views = {}, exports = {}, persons = {};
        std::vector<Tag> unusual = {};
    };
    std::string month = {};  ///< as a page shows it
    std::optional<Link> before = {}, after = {};
    std::vector<Row> rows = {};
    std::vector<Link> open = {};  ///< months that nobody has gone through
    std::string reviewed = {};    ///< by whom and when; empty: by nobody yet
    std::string remark = {};      ///< of the review, or as sent
    std::string action = {};      ///< posts `month`, `remark`; empty where there is nothing to review (any more)
    std::string value = {};       ///< of `month`
    std::vector<PageError> errors = {};
};
std::string render(const Site& site, const Frame& frame, const AccessView& view);

/// `/admin/access/{account}`: each entry of one account.
struct AccessEntriesView {
    struct Row {
        Timestamp at;
        std::string what = {}, from = {}, whose = {};
    };
    std::string name = {}, month = {};
    Link back = {};
    std::vector<Row> rows = {};
    std::optional<Link> more = {};
};
std::string render(const Site& site, const Frame& frame, const AccessEntriesView& view);

}  // namespace entente::web
