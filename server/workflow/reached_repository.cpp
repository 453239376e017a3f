#include "workflow/reached_repository.h"

#include <algorithm>
#include <set>

#include "storage/db/collect.h"
#include "workflow/task_repository.h"

namespace entente::workflow {

using storage::ReadTx;
using storage::Rows;

namespace {

// The tasks of case $1 from its last one back to the first, of them those of step $3 of package $2 (0: the case's own).
constexpr const char* kLastWith =
    "WITH RECURSIVE of_case(id) AS (SELECT last_task FROM instance WHERE id = $1 UNION ALL "
    "SELECT o.before FROM of_case c JOIN task o ON o.id = c.id) "
    "SELECT t.id FROM of_case c JOIN task t ON t.id = c.id "
    "JOIN task_person p ON p.task_id = t.id AND p.person_id = $4 "
    "WHERE t.element_id = $3 AND coalesce(t.package_id, 0) = $2 AND t.state = 'completed' ORDER BY t.id DESC LIMIT 1";
constexpr const char* kAskedAt =
    "WITH RECURSIVE of_case(id) AS (SELECT last_task FROM instance WHERE id = $1 UNION ALL "
    "SELECT o.before FROM of_case c JOIN task o ON o.id = c.id) "
    "SELECT m.link_person_id FROM of_case c JOIN task t ON t.id = c.id JOIN mail m ON m.task_id = t.id "
    "WHERE t.element_id = $3 AND coalesce(t.package_id, 0) = $2 AND t.state = 'completed' "
    "AND m.link_person_id IS NOT NULL AND lower(json_extract(m.recipients, '$.to[0].email')) = lower($4) "
    "ORDER BY m.id DESC LIMIT 1";

}  // namespace

PersonId ReachedRepository::lastInPlaceOf(ReadTx& tx, InstanceId instance, PackageId package, std::string_view element,
                                          PersonId asked) const {
    const auto last = storage::first(tx.query(kLastWith, instance, package.value, element, asked),
                                     [](const Rows& rows) { return rows.id<TaskId>(0); });
    if (!last) return asked;
    const auto places = TaskRepository().persons(tx, *last);
    std::set<PersonId> seen;
    auto holder = asked;
    // A place may have gone back and forth.
    while (seen.insert(holder).second) {
        const auto place =
            std::find_if(places.begin(), places.end(), [&](const TaskPerson& one) { return one.person == holder; });
        if (place == places.end() || place->takesPart()) break;
        const auto next =
            std::find_if(places.begin(), places.end(), [&](const TaskPerson& one) { return one.passedFrom == holder; });
        if (next == places.end()) break;
        if (next->standsFor) return next->standsFor;
        holder = next->person;
    }
    return holder;
}

PersonId ReachedRepository::askedAt(ReadTx& tx, InstanceId instance, PackageId package, std::string_view element,
                                    std::string_view email) const {
    return storage::first(tx.query(kAskedAt, instance, package.value, element, email),
                          [](const Rows& rows) { return rows.id<PersonId>(0); })
        .value_or(PersonId{});
}

}  // namespace entente::workflow
