#include "approvals/link_code.h"

#include <fmt/format.h>

#include <cstdint>
#include <cstring>

#include "base/crypto.h"

namespace entente::approvals {

using storage::ReadTx;
using storage::Tx;

namespace {

constexpr std::uint32_t kCodes = 1'000'000;
constexpr std::int64_t kCountsSeconds = 600;
constexpr int kMostTries = 5;

constexpr const char* kPutCode =
    "INSERT INTO link_code(task_id, person_id, code_hash, made_at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (task_id, person_id) DO UPDATE SET code_hash = excluded.code_hash, tries = 0, "
    "made_at = excluded.made_at";
constexpr const char* kFindCode =
    "SELECT code_hash FROM link_code WHERE task_id = $1 AND person_id = $2 AND tries < $3 AND made_at > $4";
constexpr const char* kCountTry = "UPDATE link_code SET tries = tries + 1 WHERE task_id = $1 AND person_id = $2";
constexpr const char* kForget = "DELETE FROM link_code WHERE task_id = $1 AND person_id = $2";

std::string hashOf(TaskId task, PersonId person, std::string_view code) {
    return sha256Hex(fmt::format("code {} {} {}", task.text(), person.text(), code));
}

/// Every code as likely as any other: what lies beyond the last whole million is drawn again.
std::uint32_t drawn() {
    constexpr std::uint32_t kEven = UINT32_MAX - UINT32_MAX % kCodes;
    while (true) {
        const auto bytes = randomBytes(sizeof(std::uint32_t));
        std::uint32_t number = 0;
        std::memcpy(&number, bytes.data(), sizeof number);
        if (number < kEven) return number % kCodes;
    }
}

std::optional<std::string> standing(ReadTx& tx, TaskId task, PersonId person, Timestamp now) {
    auto rows = tx.query(kFindCode, task, person, kMostTries, now.micros - kCountsSeconds * 1'000'000);
    if (!rows.next()) return std::nullopt;
    return rows.text(0);
}

}  // namespace

Secret LinkCodes::mint(Tx& tx, TaskId task, PersonId person, Timestamp now) const {
    Secret code(fmt::format("{:06}", drawn()));
    tx.run(kPutCode, task, person, hashOf(task, person, code.reveal()), now);
    return code;
}

bool LinkCodes::waits(ReadTx& tx, TaskId task, PersonId person, Timestamp now) const {
    return standing(tx, task, person, now).has_value();
}

LinkCodes::Outcome LinkCodes::use(Tx& tx, TaskId task, PersonId person, std::string_view code, Timestamp now) const {
    const auto hash = standing(tx, task, person, now);
    if (!hash) return Outcome::Over;
    if (!equalConstantTime(*hash, hashOf(task, person, code))) {
        tx.run(kCountTry, task, person);
        return Outcome::Wrong;
    }
    tx.run(kForget, task, person);
    return Outcome::Right;
}

}  // namespace entente::approvals
