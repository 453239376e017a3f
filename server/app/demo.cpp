#include "app/demo.h"

#include <stdexcept>

#include "base/file.h"
#include "feel/json.h"
#include "identity/office.h"
#include "programs/program_import.h"

namespace entente::app {

using feel::Value;

namespace {

Value readDemo(const Installation& installation) {
    const auto bytes = readFile(systemFiles(), installation.demo());
    if (!bytes) throw std::runtime_error(installation.demo().string() + " is missing");
    auto value = feel::fromJson(*bytes);
    if (!value) throw std::runtime_error(installation.demo().string() + ": " + value.error().message.english());
    return *value;
}

const Value* byId(const Value& list, const std::string& id) {
    for (const auto& item : list.list())
        if (item["id"].textOr("") == id) return &item;
    return nullptr;
}

}  // namespace

bool isUnused(storage::Database& database) {
    return database.read([](storage::ReadTx& tx) {
        auto rows = tx.query("SELECT 1 FROM program UNION ALL SELECT 1 FROM account LIMIT 1");
        return !rows.next();
    });
}

std::string demoPassword(const Installation& installation) {
    return readDemo(installation)["password"].textOr("");
}

Result<void> loadDemo(storage::Database& database, identity::IdentityService& identity,
                      const Installation& installation, const Clock& clock) {
    if (!isUnused(database)) return {};
    const auto demo = readDemo(installation);
    auto imported = database.write([&](storage::Tx& tx) {
        auto made = programs::importPrograms(tx, demo, clock.now());
        identity::placeCoordinators(tx);
        return made;
    });
    if (!imported) return imported;
    for (const auto& item : demo["accounts"].list()) {
        const auto* person = byId(demo["persons"], item["person"].textOr(""));
        const auto role = identity::roleFrom(item["role"].textOr(""));
        if (!person || !role) return invalid("app.demo", "An account of the demo names no person or role");
        identity::NewAccount account;
        account.email = (*person)["email"].textOr("");
        account.password = Secret(demo["password"].textOr(""));
        account.name = (*person)["name"].textOr("");
        account.nameKo = (*person)["nameKo"].textOr("");
        account.role = *role;
        account.side = identity::sideFrom(item["side"].textOr(""));
        account.language = (*person)["language"].textOr("en");
        account.demo = true;
        if (auto added = identity.add(account, {}, clock.now()); !added) return added.error();
    }
    return {};
}

}  // namespace entente::app
