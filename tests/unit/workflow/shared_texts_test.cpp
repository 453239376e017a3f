#include "workflow/shared_texts.h"

#include <doctest/doctest.h>

#include "support/world.h"
#include "workflow/package_store.h"

using namespace entente;
using namespace entente::workflow;

namespace {

constexpr const char* kOwnReceipt = "mail/receipt.en.txt";
constexpr const char* kSharedReceipt = "common/mail/receipt.en.txt";

std::string saying(const std::string& subject) {
    return "Subject: " + subject + "\n\nText\n";
}

std::string subjectOf(const Package& package, std::string_view name, std::string_view language) {
    const auto* text = package.mail(name, language);
    if (text == nullptr) return "none";
    const SystemClock clock;
    return text->render({}, feel::Environment{clock, "UTC", std::string(language)}).value->subject;
}

/// A store beside the one of the world, as the next release brings it.
struct Release {
    Release(test::World& world, PackageFiles shared)
        : store(*world.database, *world.blobs, world.clock, std::make_shared<docx::TemplateShelf>(),
                std::move(shared)) {}

    PackageId activate(const PackageFiles& changed) {
        const auto edition = store.save("planning", changed, store.draft("planning")->edition, {});
        REQUIRE(edition);
        std::vector<Problem> problems;
        const auto activated = store.activate("planning", *edition, {}, problems);
        REQUIRE(activated);
        return *activated;
    }

    PackageStore store;
};

}  // namespace

TEST_CASE("an own text stands before the shared one of its name and language, and no further") {
    const PackageFiles shared = {
        {"common/mail/a.en.txt", "1"}, {"common/mail/a.ko.txt", "2"}, {"common/mail/b.en.txt", "3"}};
    const auto files =
        withShared({{"mail/a.en.txt", "own"}, {"mail/b.en.txt", "3"}, {"common/mail/gone.en.txt", "x"}}, shared);
    CHECK(files ==
          PackageFiles{{"mail/a.en.txt", "own"}, {"common/mail/a.ko.txt", "2"}, {"common/mail/b.en.txt", "3"}});
    CHECK(withShared(files, {}) == files);
}

TEST_CASE("a version keeps the shared texts it was activated with, the next one has those of its day") {
    test::World world(test::sharedTexts());
    auto newer = test::sharedTexts();
    newer[kSharedReceipt] = saying("Renewed");
    newer["common/mail/brand_new.en.txt"] = saying("New");
    const auto before = world.packages->active("planning");
    CHECK(before->mail("due_moved", "ko") != nullptr);
    CHECK(world.number("SELECT count(*) FROM package_file WHERE path = 'mail/receipt.en.txt'") == 0);
    CHECK(world.number("SELECT count(*) FROM package_file WHERE path = 'common/mail/receipt.en.txt'") == 1);

    Release release(world, newer);
    const auto same = release.store.load(before->id);
    CHECK(subjectOf(*same, "receipt", "en") != "Renewed");
    CHECK(same->mail("brand_new", "en") == nullptr);
    CHECK(release.store.draft("planning")->files.at(kSharedReceipt) == newer[kSharedReceipt]);

    const auto next = release.store.load(release.activate({{"mail/plan_request.en.txt", saying("Plan")}}));
    CHECK(subjectOf(*next, "receipt", "en") == "Renewed");
    CHECK(subjectOf(*next, "brand_new", "ko") == "New");
    CHECK(subjectOf(*next, "plan_request", "en") == "Plan");
}

TEST_CASE("an own text stays when the shared one is renewed, and is shared again when it says the same") {
    test::World world(test::sharedTexts());
    Release release(world, test::sharedTexts());
    const auto own = release.store.load(release.activate({{kOwnReceipt, saying("Own")}}));
    CHECK(subjectOf(*own, "receipt", "en") == "Own");
    CHECK(subjectOf(*own, "receipt", "ko") == subjectOf(*world.packages->load(own->id), "receipt", "ko"));
    CHECK(!release.store.draft("planning")->files.contains(kSharedReceipt));

    auto newer = test::sharedTexts();
    newer[kSharedReceipt] = saying("Renewed");
    Release later(world, newer);
    CHECK(later.store.draft("planning")->files.at(kOwnReceipt) == saying("Own"));
    const auto again = later.activate({{kOwnReceipt, saying("Renewed")}});
    CHECK(later.store.draft("planning")->files.count(kOwnReceipt) == 0);
    CHECK(subjectOf(*later.store.load(again), "receipt", "en") == "Renewed");
    CHECK(world.number("SELECT count(*) FROM package_file WHERE path = 'mail/receipt.en.txt' AND package_id = " +
                       again.text()) == 0);
}

TEST_CASE("a broken shared text is a problem of its own file") {
    test::World world(test::sharedTexts());
    auto broken = test::sharedTexts();
    broken[kSharedReceipt] = "no subject";
    Release release(world, broken);
    const auto compiled = release.store.check("planning", release.store.draft("planning")->files);
    CHECK(!compiled.package);
    CHECK(std::any_of(compiled.problems.begin(), compiled.problems.end(),
                      [](const Problem& problem) { return problem.file == kSharedReceipt; }));
}
