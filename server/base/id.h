#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace entente {

/// The key of a row of one table; ids of different tables do not mix. 0 means none.
template <typename Tag>
struct Id {
    std::int64_t value = 0;

    auto operator<=>(const Id&) const = default;
    explicit operator bool() const { return value != 0; }
    std::string text() const { return std::to_string(value); }

    /// From the digits of a path or form field; 0 for anything else.
    static Id parse(std::string_view text) {
        std::int64_t number = 0;
        if (text.empty() || text.size() > 18 || text.front() == '0') return {};
        for (const char c : text) {
            if (c < '0' || c > '9') return {};
            number = number * 10 + (c - '0');
        }
        return {number};
    }
};

using AccountId = Id<struct AccountTag>;
using PersonId = Id<struct PersonTag>;
using OrganisationId = Id<struct OrganisationTag>;
using ProgramId = Id<struct ProgramTag>;
using PackageId = Id<struct PackageTag>;
using InstanceId = Id<struct InstanceTag>;
using TaskId = Id<struct TaskTag>;
using JobId = Id<struct JobTag>;
using TimerId = Id<struct TimerTag>;
using DecisionId = Id<struct DecisionTag>;
using DocumentId = Id<struct DocumentTag>;
using RevisionId = Id<struct RevisionTag>;
using AgreementId = Id<struct AgreementTag>;
using ConsentId = Id<struct ConsentTag>;
using MailId = Id<struct MailTag>;
using IncidentId = Id<struct IncidentTag>;

}  // namespace entente

template <typename Tag>
struct std::hash<entente::Id<Tag>> {
    std::size_t operator()(entente::Id<Tag> id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
