#include "documents/agreement.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/crypto.h"

using namespace entente;
using namespace entente::documents;

namespace {

AgreementFile file(const std::string& kind, const std::string& language, const std::string& bytes,
                   const std::string& original = {}) {
    return {DocumentId{1}, RevisionId{1}, kind, language, original, 1, sha256Hex(bytes)};
}

Consent said(char side, const std::string& outcome, bool withdrawn = false) {
    Consent consent;
    consent.side = side;
    consent.outcome = outcome;
    if (withdrawn) consent.withdrawnAt = Timestamp{1};
    return consent;
}

}  // namespace

TEST_CASE("the hash of a set is that of its canonical list, whatever the order it comes in") {
    const std::vector<AgreementFile> files = {file("plan", "en", "a"), file("plan", "ko", "b"),
                                              file("contacts", "en", "c", "A-first")};
    const auto canonical = "8:contacts,2:en,7:A-first,64:" + sha256Hex("c") + ",4:plan,2:en,0:,64:" + sha256Hex("a") +
                           ",4:plan,2:ko,0:,64:" + sha256Hex("b") + ",";
    CHECK(agreementHash(files) == sha256Hex(canonical));
    auto turned = files;
    do
        CHECK(agreementHash(turned) == agreementHash(files));
    while (std::next_permutation(turned.begin(), turned.end(), [](const auto& x, const auto& y) {
        return std::tie(x.kind, x.language) < std::tie(y.kind, y.language);
    }));
}

TEST_CASE("one byte, another place or a file more makes another set; the number of a revision does not") {
    const std::vector<AgreementFile> files = {file("plan", "en", "a"), file("plan", "ko", "b")};
    const auto hash = agreementHash(files);
    CHECK(agreementHash({file("plan", "en", "A"), file("plan", "ko", "b")}) != hash);
    CHECK(agreementHash({file("plan", "en", "b"), file("plan", "ko", "a")}) != hash);
    CHECK(agreementHash({file("plan", "en", "a", "A-first"), file("plan", "ko", "b")}) != hash);
    CHECK(agreementHash({file("plan", "en", "a")}) != hash);
    CHECK(agreementHash({file("plan", "en", "a"), file("plan", "ko", "b"), file("list", "en", "c")}) != hash);
    auto renumbered = files;
    renumbered[0].number = 7;
    renumbered[0].revision = RevisionId{9};
    CHECK(agreementHash(renumbered) == hash);
}

TEST_CASE("both sides approve only while neither took it back") {
    CHECK(!bothApprove({}));
    CHECK(!bothApprove({said('A', "approve")}));
    CHECK(!bothApprove({said('A', "approve"), said('A', "approve")}));
    CHECK(bothApprove({said('A', "approve"), said('B', "approve_with_remark")}));
    CHECK(!bothApprove({said('A', "approve"), said('B', "request_changes")}));
    CHECK(!bothApprove({said('A', "approve"), said('B', "objected")}));
    CHECK(!bothApprove({said('A', "approve", true), said('B', "approve")}));
    CHECK(bothApprove({said('A', "reject", true), said('A', "approve"), said('B', "approve")}));
}

TEST_CASE("of steps of one side that wait beside one another each has to approve, in whatever order they decide") {
    CHECK(!bothApprove({said('A', "approve"), said('A', "reject"), said('B', "approve")}));
    CHECK(!bothApprove({said('A', "reject"), said('A', "approve"), said('B', "approve")}));
    CHECK(!bothApprove({said('B', "objected"), said('A', "approve"), said('B', "approve_with_remark")}));
    CHECK(bothApprove({said('A', "approve"), said('B', "approve"), said('A', "approve_with_remark")}));
    const std::vector<Consent> consents = {said('A', "reject"), said('A', "approve")};
    CHECK(standing(consents, 'A')->outcome == "reject");
    CHECK(standing(consents, 'B') == nullptr);
}
