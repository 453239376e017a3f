#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "web/frame.h"
#include "web/views/select_option.h"

namespace entente::web {

/// `/absences`: who stands in for whom, and what waits for somebody who leaves.
struct AbsencesView {
    struct Row {
        std::int64_t id = 0;
        std::string who = {}, substitute = {}, from = {}, to = {}, note = {};
    };
    std::vector<Row> rows = {};
    std::vector<SelectOption> persons = {};
    std::vector<Link> leavers = {};   ///< who has left office while something waits for them; leads to the form below
    std::string addAction = {};       ///< posts `absent_person`, `substitute`, `first_day`, `last_day`, `absence_note`
    std::string cancelAction = {};    ///< posts `absence`
    std::string handOverAction = {};  ///< posts `from`, `new_name`, `new_title`, `new_email`, `note`

    // As sent.
    std::string absent = {}, substitute = {}, firstDay = {}, lastDay = {}, absenceNote = {};
    std::string from = {}, newName = {}, newTitle = {}, newEmail = {}, note = {};
    std::vector<PageError> errors = {};
};
std::string render(const Site& site, const Frame& frame, const AbsencesView& view);

}  // namespace entente::web
