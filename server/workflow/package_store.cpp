#include "workflow/package_store.h"

#include "audit/audit_log.h"
#include "base/log.h"
#include "workflow/package_repository.h"
#include "workflow/shared_texts.h"

namespace entente::workflow {

using storage::ReadTx;
using storage::Tx;

namespace {

Error noSuchPackage(std::string_view key) {
    return notFound("workflow.no_package", "There is no workflow “{key}”", {{"key", std::string(key)}});
}

Error changedSince() {
    return {ErrorKind::Conflict,
            {"workflow.changed_since",
             "This definition changed since you opened it. Open it again to see the newest state",
             {}}};
}

Error refused() {
    return invalid("workflow.refused", "The definition has problems and cannot be activated");
}

void note(Tx& tx, AccountId by, std::string_view action, PackageId id, const std::string& key, int version,
          Timestamp now) {
    audit::AuditLog::append(tx, {now,
                                 by ? audit::Actor::account(by) : audit::Actor::system(),
                                 std::string(action),
                                 {"package", id.value},
                                 {},
                                 feel::Context{{"key", key}, {"version", version}}});
}

}  // namespace

std::string Draft::bpmnPath() const {
    for (const auto& [path, bytes] : files)
        if (path.ends_with(".bpmn")) return path;
    return {};
}

PackageStore::PackageStore(storage::Database& database, storage::BlobStore& blobs, const Clock& clock,
                           std::shared_ptr<docx::TemplateShelf> shelf, PackageFiles shared)
    : database_(database), blobs_(blobs), clock_(clock), shelf_(std::move(shelf)), shared_(std::move(shared)) {}

CompiledPackage PackageStore::check(const std::string& key, const PackageFiles& files) {
    const auto isElsewhere = [&](const bpmn::Call& call) {
        return database_.read([&](ReadTx& tx) { return called(tx, call, call.processId, key) != nullptr; });
    };
    return compilePackage(key, withShared(files, shared_), isElsewhere, shelf_.get());
}

Result<PackageId> PackageStore::install(const std::string& key, const PackageFiles& files, AccountId by,
                                        std::vector<Problem>& problems) {
    auto compiled = check(key, files);
    problems = std::move(compiled.problems);
    if (!compiled.package) return refused();
    const auto stored = this->stored(withShared(files, shared_));
    const auto now = clock_.now();
    return database_.write([&](Tx& tx) -> Result<PackageId> {
        const PackageRepository repository;
        const auto id = repository.insertDraft(tx, key, compiled.package->name, by, now);
        repository.putFiles(tx, id, stored);
        note(tx, by, "package.activated", id, key, repository.activate(tx, id, key, now), now);
        return id;
    });
}

std::shared_ptr<const Package> PackageStore::load(PackageId id) {
    return database_.read([&](ReadTx& tx) { return load(tx, id); });
}

std::shared_ptr<const Package> PackageStore::load(ReadTx& tx, PackageId id) {
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = loaded_.find(id); found != loaded_.end()) return found->second;
    }
    const auto summary = PackageRepository().find(tx, id);
    if (!summary || summary->status == PackageStatus::Draft) return nullptr;
    auto compiled = compileActivated(summary->key, files(tx, id), id, shelf_.get());
    if (!compiled) throw PackageUnreadable("an activated package can no longer be run: " + summary->key);
    auto package = std::make_shared<Package>(std::move(*compiled));
    package->version = summary->version;
    // The number of a package that a writer made may yet become another's.
    if (!tx.isSnapshot()) return package;
    const std::lock_guard lock(mutex_);
    return loaded_.try_emplace(id, std::move(package)).first->second;
}

std::shared_ptr<const Package> PackageStore::active(std::string_view key) {
    return database_.read([&](ReadTx& tx) { return active(tx, key); });
}

std::shared_ptr<const Package> PackageStore::active(ReadTx& tx, std::string_view key) {
    const auto id = PackageRepository().active(tx, key);
    return id ? load(tx, *id) : nullptr;
}

std::shared_ptr<const Package> PackageStore::tryLoad(ReadTx& tx, PackageId id) {
    try {
        return load(tx, id);
    } catch (const PackageUnreadable& error) {
        log::error("package.unreadable", {{"package", id.text()}, {"reason", error.what()}});
        return nullptr;
    }
}

ActivePackages PackageStore::active(ReadTx& tx) {
    ActivePackages active;
    for (const auto id : PackageRepository().active(tx)) {
        if (auto package = tryLoad(tx, id))
            active.packages.push_back(std::move(package));
        else
            active.unreadable.push_back(id);
    }
    return active;
}

std::shared_ptr<const Package> PackageStore::called(ReadTx& tx, const bpmn::Call& call, std::string_view processId,
                                                    std::string_view except) {
    if (call.binding == bpmn::Binding::Deployment) return nullptr;
    const auto holds = [&](const Package& package) {
        const auto* process = package.model.process(processId);
        return process != nullptr && process->executable;
    };
    std::shared_ptr<const Package> found;
    for (auto& package : active(tx).packages)
        if (package->key != except && holds(*package) && (!found || package->key == processId))
            found = std::move(package);
    if (!found || call.binding != bpmn::Binding::VersionTag) return found;
    for (const auto id : PackageRepository().versions(tx, found->key)) {
        auto version = tryLoad(tx, id);
        if (version && holds(*version) && version->model.process(processId)->versionTag == call.versionTag)
            return version;
    }
    return nullptr;
}

std::vector<PackageSummary> PackageStore::list() {
    return database_.read([](ReadTx& tx) { return PackageRepository().list(tx); });
}

PackageFiles PackageStore::opened(PackageId id) {
    return withShared(database_.read([&](ReadTx& tx) { return files(tx, id); }), shared_);
}

std::map<std::string, std::string> PackageStore::stored(const PackageFiles& files) const {
    std::map<std::string, std::string> stored;
    for (const auto& [path, bytes] : files)
        stored[path] = blobs_.put(bytes).sha256;
    return stored;
}

PackageFiles PackageStore::files(ReadTx& tx, PackageId id) {
    PackageFiles files;
    for (const auto& [path, sha256] : PackageRepository().files(tx, id))
        files[path] = file(path, sha256);
    return files;
}

std::string PackageStore::file(const std::string& path, const std::string& sha256) const {
    try {
        if (auto bytes = blobs_.read(sha256)) return std::move(*bytes);
    } catch (const storage::BlobDamaged& damaged) {
        throw PackageUnreadable(path + ": " + damaged.what());
    }
    throw PackageUnreadable("a file of a package is missing: " + path);
}

Result<Draft> PackageStore::draft(std::string_view key) {
    const auto [draft, active] = database_.read([&](ReadTx& tx) {
        const PackageRepository repository;
        return std::pair(repository.findByStatus(tx, key, PackageStatus::Draft),
                         repository.findByStatus(tx, key, PackageStatus::Active));
    });
    if (draft) return Draft{draft->id, draft->edition, opened(draft->id)};
    if (active) return Draft{{}, 0, opened(active->id)};
    return noSuchPackage(key);
}

Result<int> PackageStore::save(const std::string& key, const PackageFiles& changed, int edition, AccountId by) {
    const auto stored = this->stored(changed);
    const auto now = clock_.now();
    return database_.write([&](Tx& tx) -> Result<int> {
        const PackageRepository repository;
        auto draft = repository.findByStatus(tx, key, PackageStatus::Draft);
        if ((draft ? draft->edition : 0) != edition) return changedSince();
        if (!draft) {
            const auto active = repository.findByStatus(tx, key, PackageStatus::Active);
            if (!active) return noSuchPackage(key);
            const auto id = repository.insertDraft(tx, key, active->name, by, now);
            repository.putFiles(tx, id, repository.files(tx, active->id));
            repository.putFiles(tx, id, stored);
            note(tx, by, "package.draft_started", id, key, 0, now);
            return repository.find(tx, id)->edition;
        }
        repository.putFiles(tx, draft->id, stored);
        return repository.raiseEdition(tx, draft->id);
    });
}

Result<void> PackageStore::discard(std::string_view key, AccountId by) {
    const auto now = clock_.now();
    return database_.write([&](Tx& tx) -> Result<void> {
        const PackageRepository repository;
        const auto draft = repository.findByStatus(tx, key, PackageStatus::Draft);
        if (!draft) return noSuchPackage(key);
        repository.remove(tx, draft->id);
        note(tx, by, "package.draft_discarded", draft->id, draft->key, 0, now);
        return {};
    });
}

Result<PackageId> PackageStore::activate(const std::string& key, int edition, AccountId by,
                                         std::vector<Problem>& problems) {
    const auto opened = draft(key);
    if (!opened) return opened.error();
    if (!opened->id || opened->edition != edition) return changedSince();
    auto compiled = check(key, opened->files);
    problems = std::move(compiled.problems);
    if (!compiled.package) return refused();
    const auto stored = this->stored(opened->files);
    const auto now = clock_.now();
    return database_.write([&](Tx& tx) -> Result<PackageId> {
        const PackageRepository repository;
        const auto current = repository.findByStatus(tx, key, PackageStatus::Draft);
        if (!current || current->id != opened->id || current->edition != edition) return changedSince();
        repository.rename(tx, current->id, compiled.package->name);
        repository.replaceFiles(tx, current->id, stored);
        note(tx, by, "package.activated", current->id, key, repository.activate(tx, current->id, key, now), now);
        return current->id;
    });
}

}  // namespace entente::workflow
