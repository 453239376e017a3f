#pragma once

#include <string>
#include <vector>

#include "forms/form.h"
#include "web/frame.h"

/// Parts that the pages behind mailed links share.
namespace entente::web {

/// *Pass on to someone else* and *This is not for me*.
struct HandOnView {
    std::string passOnAction = {};    ///< posts `name`, `email`, `note`
    std::string notForMeAction = {};  ///< posts `reason`
    forms::Fields hidden = {};
    std::string name = {}, email = {}, note = {};
    std::vector<PageError> errors = {};
};
Html handOnHtml(const Site& site, const Frame& frame, const HandOnView& view);

/// Who answers a form, with a file that may go along. Fields: `actor`, `acting_name`, `acting_title`, `file`.
struct AnswererView {
    std::string person = {};  ///< name and title
    bool acting = false;
    std::string actingName = {}, actingTitle = {};
    std::vector<PageError> errors = {};
};
Html answererHtml(const Site& site, const Frame& frame, const AnswererView& view);

/// Opens the parts of a page that hold an error: `passing_on`, `refusing`.
void setOpenParts(Data& data, const std::vector<PageError>& errors);

}  // namespace entente::web
