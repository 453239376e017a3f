#pragma once

#include <string>
#include <vector>

#include "web/frame.h"
#include "web/views/select_option.h"

/// What people said about the use of their data: to themselves behind their link, and to coordinators of their side.
namespace entente::web {

/// *Your data*, behind the link that was mailed to the person.
struct OwnDataView {
    struct Row {
        std::string label = {}, value = {};
    };
    struct Question {
        std::string name = {};  ///< of its choices
        std::string ask = {}, text = {};
        std::string standing = {};     ///< what was said last, by which way and when; empty: nothing yet
        bool yes = false, no = false;  ///< which choice is made already
        bool hasNeeds = false;         ///< `diet` and `access` belong to it
    };
    std::string action = {}, name = {};
    std::vector<Row> rows = {};
    std::vector<std::string> parts = {};
    std::vector<Question> questions = {};
    std::string diet = {}, access = {};
    std::string contact = {}, contactUrl = {};  ///< who answers questions; may be empty
    forms::Fields hidden = {};
    std::vector<PageError> errors = {};
};
std::string render(const Site& site, const Frame& frame, const OwnDataView& view);

/// `/people/{id}/consents`, for coordinators of the person's side.
struct ConsentsView {
    struct Question {
        std::string ask = {};
        Tag state = {};
        std::string standing = {};
    };
    struct Said {
        std::string ask = {}, what = {}, note = {};
    };
    std::string name = {};
    Link back = {};
    std::vector<Question> questions = {};
    std::string diet = {}, access = {};
    std::vector<Said> history = {};
    std::string lastAsked = {};               ///< in words
    std::string action = {}, askAction = {};  ///< empty: there is nothing to record, nobody to write to
    std::string askNot = {};                  ///< why there is nobody to write to
    std::vector<SelectOption> purposes = {}, states = {}, channels = {};
    std::string purpose = {}, state = {}, channel = {}, saidOn = {}, note = {}, newDiet = {}, newAccess = {};
    std::vector<PageError> errors = {};
};
std::string render(const Site& site, const Frame& frame, const ConsentsView& view);

}  // namespace entente::web
