#pragma once

#include <string_view>

#include "feel/value.h"
#include "programs/program.h"
#include "storage/db/transaction.h"

/// What expressions see as `program.sessions` and `program.participations`. It is read where something asks for it, not
/// kept with the program: it may be hundreds of rows, and changes more often. Whoever the text is for, a name stands in
/// it only where a basis is recorded.
namespace entente::programs {

/// Which of them somebody reads.
struct ListedNames {
    bool sessions = false, participations = false;

    /// A path that an expression reads, as templates give them: `program.sessions[].title`. All of `program` is both.
    void note(std::string_view path);
    /// A text with expressions in it: what it does not even name is not read.
    void noteText(std::string_view text);
    ListedNames& operator|=(const ListedNames& other);
    bool any() const { return sessions || participations; }
};

/// The lists by their names, each whole: sessions by start, participations by number. `etc/guides/programs.md` says
/// what is in them.
feel::Context listedOf(storage::ReadTx& tx, const Program& program, const ListedNames& names);

/// The value of a program (`programValue`) with its lists.
feel::Value withListed(const feel::Value& program, const feel::Context& lists);

}  // namespace entente::programs
