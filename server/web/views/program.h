#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web/frame.h"
#include "web/views/agreement.h"
#include "web/views/board.h"

namespace entente::web {

/// One open item: exactly one side holds it.
struct WaitingItem {
    std::string holder = {};  ///< name and title of who must act
    std::string side = {};    ///< organisation
    std::string what = {};    ///< the step and its document
    Timestamp since = {};     ///< since when it is with them
    std::int64_t days = 0;    ///< shared working days since then
    std::optional<Timestamp> due = {};
    std::int64_t daysLate = 0;        ///< shared working days after due
    std::string next = {};            ///< the next automatic action with its time; may be empty
    std::vector<Link> actions = {};   ///< open, remind, record an answer, reassign: each a page
    std::string held = {};            ///< since when its mails wait in the outbox; empty when they do not
    std::vector<Link> problems = {};  ///< which mails reached nobody, and why; the url may be empty
};

struct ProgramView {
    struct Component {
        std::string title = {}, text = {}, url = {};  ///< `url`: of its agenda
        Tag state = {};
        std::vector<std::string> counts = {};  ///< `4 of 6 sessions are ready`, each a sentence
    };
    struct ForDecision {
        std::string title = {}, url = {};
        int revision = 0;
        std::string step = {}, holder = {};
        std::optional<Timestamp> due = {};
        std::int64_t daysLate = 0;  ///< shared working days
    };
    /// How many take part, by what came of asking them; a column for each side.
    struct People {
        struct Row {
            std::string state = {};
            std::vector<Link> counts = {};  ///< by side; a text without url is no link
        };
        std::vector<std::string> sides = {};
        std::vector<Row> rows = {};
    };
    struct Document {
        std::string title = {}, url = {};
        int revision = 0;
        std::string hash = {};  ///< SHA-256, hexadecimal
        Timestamp at = {};
        std::string by = {};
        bool editedByHand = false;
        Tag state = {};
    };
    struct Decision {
        std::string what = {}, outcome = {}, by = {}, comment = {};
        Tone tone = Tone::Neutral;
        Timestamp at = {};
        std::string recordedBy = {};  ///< who recorded it on behalf; empty for a decision by the person
        std::string way = {};         ///< how a recorded one came: by telephone, signed scan …
        std::string url = {};         ///< the whole of it; may be empty
    };
    struct Mail {
        std::string subject = {}, url = {}, to = {};
        Timestamp at = {};
        Tag state = {};
        std::string language = {};  ///< of the subject
    };
    struct Event {
        Timestamp at = {};
        std::string text = {}, by = {};
    };
    struct Span {
        std::string title = {};
        bool own = true;  ///< lane: MOIS, else the partner
        Timestamp from = {}, to = {};
        bool done = false;
        bool holiday = false;
        bool both = false;  ///< in the lane of both sides; where it ends as it begins, a moment
    };
    struct Startable {
        std::string title = {}, text = {}, url = {};  ///< posts `seen` to `url`; `url` + `/at` begins at a step
        std::string seen = {};                        ///< the newest case: nothing begins when another one did since
    };

    /// A message or signal that the server has given up.
    struct Undelivered {
        std::string text = {}, reason = {}, retryAction = {};
    };

    std::string title = {};    ///< of the program
    std::string line = {};     ///< place and time: `Tashkent, 14 to 16 April 2027`
    std::string country = {};  ///< of the partner, as it calls itself
    Timestamp now = {};
    std::optional<std::int64_t> daysToForum = {};  ///< shared working days
    std::string ownLane = {}, otherLane = {};      ///< names of the sides
    std::vector<WaitingItem> waiting = {};         ///< by slack, the least first
    std::vector<TurnItem> turn = {};
    std::string openUrl = {};  ///< all that waits, a page at a time
    std::vector<Startable> startable = {};
    std::string sheetUrl = {};                       ///< what the program is made of
    std::string peopleUrl = {};                      ///< who takes part
    std::string invitationsUrl = {}, writeUrl = {};  ///< of the own side; empty for who is no coordinator
    std::string statusUrl = {};                      ///< its status report; empty for who may not
    std::string reopenUrl = {};                      ///< a step once more; empty for who may not
    std::vector<Span> spans = {};
    std::vector<Component> components = {};
    std::vector<std::string> componentCounts = {};  ///< `1 of 3 working-level meetings is agreed`
    std::vector<ForDecision> forDecision = {};
    People people = {};
    std::vector<AgreementView> agreements = {};
    std::vector<Document> documents = {};
    std::vector<Decision> decisions = {};
    std::vector<Mail> mails = {};
    std::vector<Event> events = {};
    std::vector<Link> outbox = {};  ///< mails to review, addresses to put right
    std::vector<Undelivered> undelivered = {};
};

/// `/programs/{code}`
std::string render(const Site& site, const Frame& frame, const ProgramView& view);

}  // namespace entente::web
