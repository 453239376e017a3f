#include "workflow/package_repository.h"

#include <fmt/format.h>

#include "storage/db/collect.h"

namespace entente::workflow {

using storage::ReadTx;
using storage::Tx;

namespace {

constexpr const char* kPackageColumns =
    "SELECT p.id, p.key, p.version, p.status, p.name_en, p.name_ko, p.edition, "
    "(SELECT count(*) FROM instance i WHERE i.package_id = p.id AND i.status = 'active'), p.created_at, "
    "p.activated_at, p.made_by "
    "FROM package p ";
constexpr const char* kInsertPackage =
    "INSERT INTO package(key, version, status, name_en, name_ko, made_by, created_at, activated_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
constexpr const char* kFile =
    "INSERT INTO package_file(package_id, path, sha256) VALUES ($1, $2, $3) "
    "ON CONFLICT (package_id, path) DO UPDATE SET sha256 = excluded.sha256";
constexpr const char* kActivate = "UPDATE package SET status = 'active', version = $2, activated_at = $3 WHERE id = $1";

PackageSummary readSummary(const storage::Rows& rows) {
    const auto status = rows.text(3);
    return {rows.id<PackageId>(0),
            rows.text(1),
            rows.integer(2),
            status == "draft"    ? PackageStatus::Draft
            : status == "active" ? PackageStatus::Active
                                 : PackageStatus::Retired,
            {rows.text(4), rows.text(5)},
            rows.integer(6),
            rows.integer(7),
            rows.timestamp(8),
            rows.optionalTimestamp(9),
            rows.id<AccountId>(10)};
}

}  // namespace

std::string_view name(PackageStatus status) {
    switch (status) {
        case PackageStatus::Draft:
            return "draft";
        case PackageStatus::Active:
            return "active";
        case PackageStatus::Retired:
            break;
    }
    return "retired";
}

std::vector<PackageSummary> PackageRepository::list(ReadTx& tx) const {
    return storage::all(
        tx.query(fmt::format("{} ORDER BY p.key, p.status <> 'draft', p.version DESC", kPackageColumns)), readSummary);
}

std::optional<PackageSummary> PackageRepository::find(ReadTx& tx, PackageId id) const {
    return storage::first(tx.query(fmt::format("{} WHERE p.id = $1", kPackageColumns), id), readSummary);
}

std::optional<PackageSummary> PackageRepository::findByStatus(ReadTx& tx, std::string_view key,
                                                              PackageStatus status) const {
    return storage::first(
        tx.query(fmt::format("{} WHERE p.key = $1 AND p.status = $2", kPackageColumns), key, name(status)),
        readSummary);
}

std::optional<PackageId> PackageRepository::active(ReadTx& tx, std::string_view key) const {
    return storage::first(tx.query("SELECT id FROM package WHERE key = $1 AND status = 'active'", key),
                          [](const storage::Rows& rows) { return rows.id<PackageId>(0); });
}

std::vector<PackageId> PackageRepository::active(ReadTx& tx) const {
    return storage::all(tx.query("SELECT id FROM package WHERE status = 'active' ORDER BY key"),
                        [](const storage::Rows& rows) { return rows.id<PackageId>(0); });
}

std::vector<PackageId> PackageRepository::versions(ReadTx& tx, std::string_view key) const {
    return storage::all(
        tx.query("SELECT id FROM package WHERE key = $1 AND status <> 'draft' ORDER BY version DESC", key),
        [](const storage::Rows& rows) { return rows.id<PackageId>(0); });
}

std::map<std::string, std::string> PackageRepository::files(ReadTx& tx, PackageId id) const {
    std::map<std::string, std::string> files;
    auto rows = tx.query("SELECT path, sha256 FROM package_file WHERE package_id = $1", id);
    while (rows.next())
        files[rows.text(0)] = rows.text(1);
    return files;
}

PackageId PackageRepository::insertDraft(Tx& tx, std::string_view key, const programs::Bilingual& name, AccountId by,
                                         Timestamp now) const {
    tx.run(kInsertPackage, key, 0, "draft", name.en, name.ko, by, now, nullptr);
    return tx.lastInsertId<PackageId>();
}

void PackageRepository::putFiles(Tx& tx, PackageId id, const std::map<std::string, std::string>& files) const {
    for (const auto& [path, sha256] : files)
        tx.run(kFile, id, path, sha256);
}

void PackageRepository::replaceFiles(Tx& tx, PackageId id, const std::map<std::string, std::string>& files) const {
    tx.run("DELETE FROM package_file WHERE package_id = $1", id);
    putFiles(tx, id, files);
}

int PackageRepository::raiseEdition(Tx& tx, PackageId id) const {
    tx.run("UPDATE package SET edition = edition + 1 WHERE id = $1", id);
    return find(tx, id)->edition;
}

void PackageRepository::rename(Tx& tx, PackageId id, const programs::Bilingual& name) const {
    tx.run("UPDATE package SET name_en = $2, name_ko = $3 WHERE id = $1", id, name.en, name.ko);
}

void PackageRepository::remove(Tx& tx, PackageId id) const {
    tx.run("DELETE FROM package_file WHERE package_id = $1", id);
    tx.run("DELETE FROM package WHERE id = $1 AND status = 'draft'", id);
}

int PackageRepository::activate(Tx& tx, PackageId id, std::string_view key, Timestamp now) const {
    int version = 1;
    {
        auto rows = tx.query("SELECT coalesce(max(version), 0) + 1 FROM package WHERE key = $1", key);
        if (rows.next()) version = rows.integer(0);
    }
    tx.run("UPDATE package SET status = 'retired' WHERE key = $1 AND status = 'active'", key);
    tx.run(kActivate, id, version, now);
    return version;
}

}  // namespace entente::workflow
