#pragma once

#include <string>
#include <vector>

#include "audit/audit_log.h"
#include "base/result.h"
#include "documents/agreement.h"
#include "storage/blobs/blob_store.h"
#include "storage/db/database.h"
#include "workflow/step.h"

namespace entente::workflow {

/// What the headers of an `entente:document` task ask for.
struct DocumentOrder {
    std::string templateName;
    std::string kind;
    programs::Bilingual title;
    std::vector<std::string> languages;
    std::string visibility;
    std::string original = {};  ///< see `documents::Document`
    char side = 'A';            ///< whose people keep it

    static DocumentOrder fromHeaders(const std::map<std::string, std::string>& headers);
    static DocumentOrder of(const bpmn::FlowNode& node);
    /// With what the input mappings of the task gave.
    static DocumentOrder of(const bpmn::FlowNode& node, const feel::Context& inputs, const programs::Program& program);
    /// The same as a document of its own: `change_notice` with the number 2 is `change_notice_2`, “Change notice 2”. A
    /// value that is no number, as null is, leaves it as it is.
    DocumentOrder inSeries(const feel::Value& number) const;
    /// The same for one side: `nomination_list` of `A` is `nomination_list_a`, with the organisation of the side in its
    /// name; `private side` is private to it. Any other value leaves it as it is.
    DocumentOrder ofSide(const feel::Value& side, const programs::Program& program) const;
};

/// The task that makes documents of a kind, and what it stands in. Lives as long as the package.
struct DocumentNode {
    const Package& package;
    const engine::Definition& definition;
    const bpmn::FlowNode& node;
};
/// Among those of the case's own package, then of the others that it calls; nothing when there is none. A task with the
/// input `series` makes all documents of its series, one with the input `side` those of both sides.
std::optional<DocumentNode> documentNode(const CaseLibrary& library, std::string_view kind);

/// What a document knows of itself, the variable `document` of its template. It is numbered and dated when it is sent.
feel::Context documentValue(const std::string& title, int revision);

/// Makes the next revision of a document in each language from the Word template of the package. Rendering and storing
/// the files happen outside the transaction that writes the rows. Thread-safe.
class DocumentGenerator {
  public:
    DocumentGenerator(storage::Database& database, storage::BlobStore& blobs) : database_(database), blobs_(blobs) {}

    using Alongside = std::function<Result<void>(storage::Tx&, const std::vector<documents::ReplacedSet>& replaced)>;

    /// `cause` names what asks for it; asked again for the same, the revisions that it made are given back. An error is
    /// Invalid when template or data are wrong, Conflict when somebody else made a revision meanwhile. `alongside` runs
    /// in the transaction that stores the rows, and only when there are any to store; it is given the sets that
    /// other files make.
    Result<std::vector<documents::Revision>> generate(const Situation& situation, const DocumentOrder& order,
                                                      const Seen& seen, const std::string& cause,
                                                      const audit::Actor& by, const Alongside& alongside = {});

  private:
    struct Prepared;
    Result<Prepared> prepare(const Situation& situation, const DocumentOrder& order, const Seen& seen,
                             const std::string& language, const std::string& cause);

    storage::Database& database_;
    storage::BlobStore& blobs_;
};

}  // namespace entente::workflow
