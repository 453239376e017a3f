#include "app/shipped_packages.h"

#include <doctest/doctest.h>

#include "support/world.h"

using namespace entente;

TEST_CASE("every shipped workflow is activated with all texts that workflows share") {
    const app::Installation installation{ENTENTE_SOURCE_DIR};
    const auto shared = app::readSharedTexts(installation.workflows());
    CHECK(shared == test::sharedTexts());
    test::World world(shared);
    const auto installed = app::installShipped(*world.packages, installation);
    if (!installed) FAIL(installed.error().message.english());
    const auto active = world.database->read([&](storage::ReadTx& tx) { return world.packages->active(tx); });
    CHECK(active.unreadable.empty());
    CHECK(active.packages.size() >= 2);
    for (const auto& package : active.packages) {
        CAPTURE(package->key);
        for (const auto* name : {"due_moved", "task_commented", "taken_out", "sent_back", "delegated", "handed_back"})
            for (const auto* language : {"en", "ko"})
                CHECK(package->mails.contains(std::string(name) + "." + language));
    }
    // Each shared text in both languages, and none that a package repeats word for word.
    for (const auto& [path, bytes] : shared) {
        const auto other = path.ends_with(".en.txt") ? ".ko.txt" : ".en.txt";
        CHECK(shared.contains(path.substr(0, path.size() - 7) + other));
        for (const auto& package : active.packages) {
            const auto own = installation.workflows() / package->key / path.substr(std::string("common/").size());
            CAPTURE(own.string());
            CHECK((!std::filesystem::exists(own) || test::bytesOf(own) != bytes));
        }
    }
}
