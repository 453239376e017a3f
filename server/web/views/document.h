#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forms/form.h"
#include "web/frame.h"
#include "web/views/agreement.h"
#include "web/views/decision.h"

namespace entente::web {

/// `/documents/{id}`: a document with its revisions and attachments.
struct DocumentView {
    struct Issued {
        std::string title = {};  ///< of which revision, with its number and date
        std::string by = {};
        Timestamp at = {};
        std::string hash = {};
        std::vector<RevisionCard::File> files = {};
    };
    struct Revision {
        int number = 1;
        Timestamp at = {};
        std::string by = {}, note = {};
        std::string hash = {};  ///< SHA-256, hexadecimal
        bool editedByHand = false;
        Tag state = {};
        std::vector<RevisionCard::File> files = {};
        std::vector<Issued> issued = {};  ///< copies with their late fields filled in, the newest first
    };
    struct Attachment {
        RevisionCard::File file = {};
        std::string by = {};
        Timestamp at = {};
        std::string hash = {};
    };

    std::string title = {};
    std::optional<Link> program = {};
    Tag state = {};
    std::vector<Revision> revisions = {};  ///< the newest first
    std::string lag = {};                  ///< that it is older than in another language; may be empty
    std::optional<Link> older = {};        ///< more revisions, when this is not all
    Html preview = {};                     ///< of the newest
    std::string language = {};             ///< of the document: `en`, `ko`
    std::vector<Attachment> attachments = {};
    std::vector<AgreementView> agreements = {};  ///< that it belongs or belonged to, the newest first

    std::string uploadAction = {};       ///< posts `file`, `note`, `base`; empty when nobody may upload now
    std::string note = {};               ///< as sent, when it comes back with errors
    int base = 0;                        ///< the newest revision when this page was made
    std::string kept = {};               ///< why it cannot be changed now, in a sentence; may be empty
    std::string openLinks = {};          ///< which links die with a new revision, in a sentence; may be empty
    std::string attachAction = {};       ///< posts `attachment`; empty when nothing may be attached
    std::string attachHint = {};         ///< kinds and size that are accepted
    std::string regenerateAction = {};   ///< posts `confirm` = `yes`, `request`, `base`; empty when it is not generated
    std::string regenerateRequest = {};  ///< a word of this page's own: sent twice, it makes one revision
    std::string regenerateWarning = {};  ///< what would be lost; asks for a tick when not empty
    std::vector<PageError> errors = {};  ///< fields `file`, `note`, `attachment`, `confirm`
};

std::string render(const Site& site, const Frame& frame, const DocumentView& view);

}  // namespace entente::web
