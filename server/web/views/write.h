#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forms/form.h"
#include "web/frame.h"

/// Letters of a side to many of its people: what is asked, what it would do, and what became of it.
namespace entente::web {

struct WriteView {
    struct Choice {
        std::string value = {}, label = {};
        bool chosen = false;
    };
    struct Earlier {
        Link letter = {};
        Timestamp at = {};
        std::string progress = {};
    };
    std::string program = {}, programUrl = {};
    std::string path = {};  ///< posts what stands here
    bool any = false;       ///< somebody of the side takes part
    std::vector<Choice> states = {}, roles = {}, components = {}, documents = {};
    std::string subjectEn = {}, subjectKo = {}, bodyEn = {}, bodyKo = {};
    std::vector<Earlier> earlier = {};
    std::optional<Link> older = {};
    std::vector<PageError> errors = {};  ///< `states`, `subject_en`, `body_en`, `subject_ko`, `body_ko`, `enclosed`
};
/// `/programs/{code}/write`
std::string render(const Site& site, const Frame& frame, const WriteView& view);

struct WriteCheckView {
    struct Preview {
        std::string to = {}, language = {}, subject = {}, body = {};
    };
    std::string program = {}, programUrl = {}, path = {};
    std::string count = {}, languages = {}, changed = {};  ///< `changed`: why it is shown once more
    std::string sendNow = {};                              ///< what its button says
    std::vector<Preview> previews = {};
    std::vector<std::string> files = {};
    forms::Fields fields = {};  ///< what was asked, with `once` and `fingerprint`
};
/// `/programs/{code}/write`, before it counts
std::string render(const Site& site, const Frame& frame, const WriteCheckView& view);

struct WrittenView {
    struct Row {
        std::string number = {}, name = {}, url = {}, email = {}, person = {};
        Tag state = {};
        std::string mailUrl = {}, reason = {};
        bool again = false;
    };
    std::string subject = {}, subjectLanguage = {}, back = {}, path = {};
    std::string said = {};  ///< who wrote it and when
    std::string progress = {};
    bool running = false;
    bool allAgain = false;
    std::vector<std::string> counts = {};
    std::vector<Row> wrong = {}, rows = {};
    std::optional<Link> more = {};
    std::string outboxUrl = {};  ///< where its drafts wait; empty: none do
};
/// `/programs/{code}/write/{id}`
std::string render(const Site& site, const Frame& frame, const WrittenView& view);

}  // namespace entente::web
