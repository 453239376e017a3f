#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "web/frame.h"

namespace entente::web {

/// The persons who decide one step together, as its coordinator sees them.
struct ApprovalLineView {
    struct Row {
        std::int64_t person = 0;
        std::string who = {};    ///< name and title
        std::string place = {};  ///< `1. Review`; empty where nothing tells the places apart
        Tag outcome = {};        ///< what they decided; without text when they have not
        std::string state = {};  ///< when they decided or were asked, or that they are not asked yet
        bool undecided = false;  ///< can still be replaced or taken out
    };
    std::string rule = {};  ///< what it takes, in a sentence; empty for one person alone
    std::vector<Row> rows = {};
    bool inLine = false;
    int lastTurn = 1;
    std::string addAction = {};     ///< posts `add_name`, `add_title`, `add_email`, `add_turn`, `add_stage`
    std::string removeAction = {};  ///< posts `person`, `remove_note`
    std::string addName = {}, addTitle = {}, addEmail = {}, addTurn = {}, addStage = {}, removeNote = {};
    std::string removed = {};  ///< the person chosen to be taken out
    std::vector<PageError> errors = {};
};

Html approvalLineHtml(const Site& site, const Frame& frame, const ApprovalLineView& view);

}  // namespace entente::web
