#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web/frame.h"
#include "web/views/decision.h"

namespace entente::web {

/// What a link shows after the decision, to whoever holds it; also the page after *Send decision*.
struct DecidedView {
    std::string document = {};
    int revision = 0;
    std::string hash = {};
    std::string outcome = {};
    Tone tone = Tone::Neutral;
    std::string by = {}, actingFor = {};
    Timestamp at = {};
    std::string comment = {};
    std::string waits = {};       ///< who of the others has not decided yet
    std::string recordedBy = {};  ///< for one that a coordinator recorded
    bool justNow = false;         ///< the reader has just sent it
    std::vector<RevisionCard::File> files = {};
    std::string backTo = {};  ///< the step that is to begin again
};
std::string render(const Site& site, const Frame& frame, const DecidedView& view);

/// *Replaced by revision 3, sent …*
struct SupersededView {
    std::string document = {};
    int oldRevision = 0, newRevision = 0;
    std::optional<Timestamp> sentAt = {};
};
std::string render(const Site& site, const Frame& frame, const SupersededView& view);

/// The page that offers a fresh link. It says the same whatever address is typed.
struct FreshLinkView {
    enum class Why {
        Unknown,   ///< the link is not known, or was altered
        NoCookie,  ///< the clean address without its cookie
        Closed,    ///< the step is closed, or was given to somebody else
    };
    Why why = Why::Unknown;
    std::string action = {};  ///< posts `email`
    bool sent = false;
    std::string email = {};
    std::vector<PageError> errors = {};
};
std::string render(const Site& site, const Frame& frame, const FreshLinkView& view);

/// A short confirmation: passed on, not for me, answer received, objection received.
struct DoneView {
    std::string title = {};
    std::vector<std::string> paragraphs = {};
    std::optional<Link> next = {};  ///< where to go from here
};
std::string render(const Site& site, const Frame& frame, const DoneView& view);

}  // namespace entente::web
