#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web/frame.h"
#include "web/render.h"

namespace entente::web {

/// Files that both sides agree on as one, with the seal of each side (`[[>agreement]]`).
struct AgreementView {
    struct File {
        std::string title = {}, url = {};  ///< url may be empty
        std::string hash = {};             ///< SHA-256, hexadecimal
        std::string lag = {};              ///< that it is older than in another language; may be empty
        std::string issuedUrl = {};        ///< of the copy with date and signatures; empty for none
    };
    struct Seal {
        std::string side = {};  ///< organisation
        Tag state = {};
        std::string by = {};       ///< who decided, of the reader's own side alone
        std::string carried = {};  ///< from what, and by which rule; empty when it was decided on these files
        std::optional<Timestamp> at = {};
    };

    std::string title = {};
    Tag state = {};
    std::string text = {};                     ///< the state in a sentence
    std::vector<std::string> notCarried = {};  ///< why a rule carried no consent over, in sentences
    std::string hash = {};                     ///< of the set
    std::vector<Seal> seals = {};
    std::vector<File> files = {};
};

/// Sets `has_agreements` and `agreements`.
void setAgreements(Data& data, const Frame& frame, const std::vector<AgreementView>& agreements);

}  // namespace entente::web
