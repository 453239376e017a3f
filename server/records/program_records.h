#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "programs/participation.h"
#include "programs/program.h"
#include "records/part_checks.h"
#include "records/record_kind.h"

namespace entente::records {

/// Whose eyes look at what is listed of a program.
struct ProgramViewer {
    const programs::Program& program;
    bool administrator = false;
    std::optional<programs::Side> side = {};  ///< none: of neither
    bool coordinator = false;                 ///< of `side`, for whose people they speak

    /// Whether they may read what a side keeps to itself.
    bool isOf(programs::Side other) const { return administrator || side == other; }
    /// Whether they may read what people of that side say about their data: as `approvals::mayKeepConsents`.
    bool readsConsentsOf(programs::Side other) const { return coordinator && side == other; }
};

ProgramViewer viewerOf(storage::ReadTx& tx, const programs::Program& program, const identity::Account& account);

/// Records of one program as one account works with them: made for a request, and gone with it. The scope of a query is
/// what `scope` gave. Whoever may see the program reads them; `hideInner` keeps from the other side what is inner.
class ProgramRecords : public RecordKind {
  public:
    explicit ProgramRecords(const ProgramViewer& viewer) : viewer_(viewer) {}

    programs::RecordScope scope(storage::ReadTx& tx, const identity::Account& account) const override;
    bool exportsOthers() const override { return true; }
    bool isRemovable() const override { return true; }

    const programs::Program& program() const { return viewer_.program; }
    const ProgramViewer& viewer() const { return viewer_; }

    /// How tables and forms name a component, a theme or a venue: by its kind or English title where nothing else of
    /// the program has it, else by its number. Empty for none.
    std::string componentText(std::int64_t id) const;
    std::string themeText(std::int64_t id) const;
    std::string venueText(std::int64_t id) const;
    /// Also by its Korean name; 0 for none.
    std::int64_t componentMeant(std::string_view text) const;
    std::int64_t themeMeant(std::string_view text) const;
    std::int64_t venueMeant(std::string_view text) const;

  protected:
    /// The country that stands for a side in scopes.
    const std::string& countryOf(programs::Side side) const { return program().party(side).organisation.country; }
    PartWriter writerIn(const programs::RecordScope& scope) const;

  private:
    ProgramViewer viewer_;
};

/// Who takes part in the program: by number, with names where the reader may have them.
std::unique_ptr<ProgramRecords> participationsOf(const ProgramViewer& viewer);
/// The agenda of one of its components.
std::unique_ptr<ProgramRecords> agendaOf(const ProgramViewer& viewer, std::int64_t component);

}  // namespace entente::records
