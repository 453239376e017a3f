#pragma once

#include <string>
#include <vector>

#include "audit/audit_log.h"
#include "base/result.h"
#include "documents/document.h"
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

    static DocumentOrder fromHeaders(const std::map<std::string, std::string>& headers);
    static DocumentOrder of(const bpmn::FlowNode& node);
    /// Of the task that makes documents of this kind; nothing when the package has none.
    static std::optional<DocumentOrder> find(const Package& package, std::string_view kind);
};

/// The task that makes documents of a kind, and the process that it stands in. Lives as long as the package.
struct DocumentNode {
    const engine::Definition& definition;
    const bpmn::FlowNode& node;
};
/// Nothing when no process of the package has one.
std::optional<DocumentNode> documentNode(const Package& package, std::string_view kind);

/// What a document knows of itself, the variable `document` of its template. It is numbered and dated when it is sent.
feel::Context documentValue(const std::string& title, int revision);

/// Makes the next revision of a document in each language from its Word template. Rendering and storing the files
/// happen outside the transaction that writes the rows. Thread-safe.
class DocumentGenerator {
  public:
    DocumentGenerator(storage::Database& database, storage::BlobStore& blobs) : database_(database), blobs_(blobs) {}

    /// `cause` names what asks for it; asked again for the same, the revisions that it made are given back. An error is
    /// Invalid when template or data are wrong, Conflict when somebody else made a revision meanwhile. `alongside` runs
    /// in the transaction that stores the rows, and only when there are any to store.
    Result<std::vector<documents::Revision>> generate(const Situation& situation, const DocumentOrder& order,
                                                      const feel::Context& inputs, const std::string& cause,
                                                      const audit::Actor& by,
                                                      const std::function<Result<void>(storage::Tx&)>& alongside = {});

  private:
    struct Prepared;
    Result<Prepared> prepare(const Situation& situation, const DocumentOrder& order, const feel::Context& inputs,
                             const std::string& language, const std::string& cause);

    storage::Database& database_;
    storage::BlobStore& blobs_;
};

}  // namespace entente::workflow
