#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "engine/engine.h"
#include "programs/side.h"
#include "workflow/package.h"

/// Which side's coordinators begin a case by hand: the property `starters` of the start event, which reads as
/// `candidateGroups` of a user task does (`coordinator A, coordinator B`, or FEEL that sees `program`). Where it says
/// nothing, those of the ministry that runs the server.
namespace entente::workflow {

struct Starters {
    bool mois = false, partner = false;

    bool has(programs::Side side) const { return side == programs::Side::A ? mois : partner; }
};

/// Of the process that a plain start means. Fails with kind Invalid where the expression gives no such roles.
Result<Starters> startersOf(const Package& package, const engine::Environment& environment);

/// Whether coordinators of this side may begin at this step. What lies before it is filed as done, so those of the
/// partner need each task before it to be theirs; the ministry that runs the server files what was before it.
Result<bool> mayBeginAt(const Package& package, const engine::Environment& environment, programs::Side side,
                        const std::string& element);

/// Kind Forbidden.
Error notTheirsToStart();
Error notTheirsToBeginAt();

/// The property where it names nobody who could start, or stands where nothing starts by hand.
std::vector<Problem> checkStarters(const bpmn::Process& process);

}  // namespace entente::workflow
