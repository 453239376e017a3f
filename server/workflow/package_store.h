#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "storage/blobs/blob_store.h"
#include "storage/db/database.h"
#include "workflow/package.h"

namespace entente::workflow {

enum class PackageStatus { Draft, Active, Retired };
std::string_view name(PackageStatus status);

struct PackageSummary {
    PackageId id;
    std::string key;
    int version = 0;  ///< 0 for the draft
    PackageStatus status = PackageStatus::Draft;
    programs::Bilingual name;
    int edition = 1;  ///< saves of a draft
    int running = 0;  ///< instances that follow this version
    Timestamp createdAt;
    std::optional<Timestamp> activatedAt;
    AccountId madeBy;  ///< who began the draft; none for what came with the server
};

/// An activated version that cannot be run any more: a later version of this program refuses it, or a file is gone.
class PackageUnreadable : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// The versions that new instances follow, of all workflows.
struct ActivePackages {
    std::vector<std::shared_ptr<const Package>> packages;
    std::vector<PackageId> unreadable;  ///< left out: one must not stop the others
};

/// What a draft holds, as the studio and the steps table open it.
struct Draft {
    PackageId id;
    int edition = 1;
    PackageFiles files;

    /// Path of its definition.
    std::string bpmnPath() const;
};

/// The versions of all packages. A version never changes once it is activated; instances stay on theirs. Compiled
/// packages are kept and shared. Thread-safe.
class PackageStore {
  public:
    /// Stores may share a shelf. `shared`: the texts that every package has beside its own (`shared_texts.h`).
    PackageStore(storage::Database& database, storage::BlobStore& blobs, const Clock& clock,
                 std::shared_ptr<docx::TemplateShelf> shelf = std::make_shared<docx::TemplateShelf>(),
                 PackageFiles shared = {});

    /// By their paths in a package.
    const PackageFiles& sharedTexts() const { return shared_; }

    /// What is wrong with the files and the shared ones, also beside the packages that are active.
    CompiledPackage check(const std::string& key, const PackageFiles& files);
    /// Stores `files` and the shared ones as a new active version and retires the one before. Problems that are errors
    /// refuse it: `problems` then names each, and the error is `workflow.refused`.
    Result<PackageId> install(const std::string& key, const PackageFiles& files, AccountId by,
                              std::vector<Problem>& problems);

    /// Null for a draft and for what is not there; throws `PackageUnreadable`. Compiles at the first time, which takes
    /// long enough to do it on a snapshot and not in the writer.
    std::shared_ptr<const Package> load(PackageId id);
    std::shared_ptr<const Package> load(storage::ReadTx& tx, PackageId id);
    /// Null also for one that is unreadable, which is logged: for pages that have more to show.
    std::shared_ptr<const Package> tryLoad(storage::ReadTx& tx, PackageId id);
    /// The version that new instances follow; null when there is none.
    std::shared_ptr<const Package> active(std::string_view key);
    std::shared_ptr<const Package> active(storage::ReadTx& tx, std::string_view key);

    /// Where a call activity finds a process that its own package does not hold (Camunda's bindings): for `latest` the
    /// active package that has the process (of several the one with its name as key, else the first), for `versionTag`
    /// the newest version of that workflow whose process has the tag. Null when there is none, and for `deployment`.
    /// The workflow `except` is not looked at.
    std::shared_ptr<const Package> called(storage::ReadTx& tx, const bpmn::Call& call, std::string_view processId,
                                          std::string_view except = {});

    /// Logs those that are unreadable.
    ActivePackages active(storage::ReadTx& tx);

    /// All versions, by key, the newest first, the draft before them.
    std::vector<PackageSummary> list();

    /// The draft; when there is none, what the active version holds (with `id` 0 and edition 0). With the shared texts
    /// of today, which its activation would store.
    Result<Draft> draft(std::string_view key);
    /// Replaces files of the draft, which is made when there is none. `edition` is the one that the author opened:
    /// fails with kind Conflict when somebody saved since. Returns the new edition. Content is not checked: a draft may
    /// be broken.
    Result<int> save(const std::string& key, const PackageFiles& changed, int edition, AccountId by);
    Result<void> discard(std::string_view key, AccountId by);
    /// Makes the draft the active version, unless it has errors (`problems` names them).
    Result<PackageId> activate(const std::string& key, int edition, AccountId by, std::vector<Problem>& problems);

  private:
    /// What a draft of the version `id` is shown and activated with.
    PackageFiles opened(PackageId id);
    std::map<std::string, std::string> stored(const PackageFiles& files) const;
    PackageFiles files(storage::ReadTx& tx, PackageId id);
    std::string file(const std::string& path, const std::string& sha256) const;

    storage::Database& database_;
    storage::BlobStore& blobs_;
    const Clock& clock_;
    const std::shared_ptr<docx::TemplateShelf> shelf_;
    const PackageFiles shared_;
    std::mutex mutex_;
    std::map<PackageId, std::shared_ptr<const Package>> loaded_;
};

}  // namespace entente::workflow
