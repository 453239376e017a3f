#include "audit/audit_log.h"
#include "base/utf8.h"
#include "feel/format.h"
#include "feel/temporal.h"
#include "records/access_review.h"
#include "storage/db/database.h"
#include "web/pages/context.h"
#include "web/views/access.h"
#include "web/views/parts.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using records::AccessReviewRepository;
using records::Month;
using storage::ReadTx;
using storage::Tx;

namespace {

constexpr const char* kAccessPath = "/admin/access";
constexpr int kEntriesShown = 100;
constexpr int kNamesOfEntry = 5;
constexpr std::int64_t kManyInAnHour = 60;
constexpr std::size_t kLongestRemark = 2000;

std::string monthPath(const std::string& path, const Month& month) {
    return path + "?month=" + month.text;
}

std::string monthName(const Visit& visit, const Month& month) {
    const auto first = feel::Date::parse(month.text + "-01").value_or(feel::Date{});
    return feel::formatDate(first, visit.language().locale(), visit.language().isKorean() ? "yyyy년 M월" : "MMMM yyyy")
        .value_or(month.text);
}

/// The month of the address; without one, the last that has ended.
std::optional<Month> askedMonth(const Services& services, std::string_view text) {
    if (!text.empty()) return Month::parse(text, services.zone);
    return Month::of(services.clock.now(), services.zone).before(services.zone);
}

std::string countOf(const Visit& visit, std::string_view key, std::int64_t count) {
    return visit.services.site.counted(visit.language(), key, count);
}

Response noMonth() {
    return Response::error(notFound("http.not_found", "There is no such page"));
}

Response showMonth(const Visit& visit, const Month& month, AccessView view) {
    const auto& services = visit.services;
    const auto& tag = visit.language().tag;
    const auto now = services.clock.now();
    view.month = monthName(visit, month);
    view.value = month.text;
    const auto before = month.before(services.zone);
    view.before = Link{monthName(visit, before), monthPath(kAccessPath, before)};
    if (month.end <= now) {
        const auto after = month.after(services.zone);
        view.after = Link{monthName(visit, after), monthPath(kAccessPath, after)};
    }
    services.database.read([&](ReadTx& tx) {
        const AccessReviewRepository repository;
        for (const auto& count : repository.counts(tx, month, services.zone)) {
            AccessView::Row row;
            row.who = {count.name.in(tag), monthPath(kAccessPath + ("/" + count.account.text()), month)};
            row.views = std::to_string(count.views);
            row.exports = std::to_string(count.exports);
            row.persons = std::to_string(count.persons);
            if (count.reveals > 0)
                row.unusual.push_back({countOf(visit, "count.access_reveals", count.reveals), Tone::Yellow});
            if (count.atNight > 0)
                row.unusual.push_back({countOf(visit, "count.access_at_night", count.atNight), Tone::Yellow});
            if (count.inAnHour >= kManyInAnHour)
                row.unusual.push_back({countOf(visit, "count.access_in_an_hour", count.inAnHour), Tone::Yellow});
            view.rows.push_back(std::move(row));
        }
        for (const auto& open : repository.open(tx, now, services.zone))
            view.open.push_back({monthName(visit, open), monthPath(kAccessPath, open)});
        if (const auto review = repository.review(tx, month)) {
            view.reviewed = visit.text("access.reviewed",
                                       {{"name", review->by.in(tag)}, {"moment", momentText(visit.frame, review->at)}});
            view.remark = review->remark;
        } else if (month.end <= now && !view.rows.empty()) {
            view.action = kAccessPath;
        }
    });
    const int status = view.errors.empty() ? 200 : kUnprocessable;
    return visit.page(render(services.site, visit.frame, view), status);
}

Response showAccess(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto month = askedMonth(services, request.query("month"));
    return month ? showMonth(visit, *month, {}) : noMonth();
}

Response review(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto month = Month::parse(request.field("month"), services.zone);
    const auto now = services.clock.now();
    if (!month || month->end > now) return noMonth();
    AccessView view;
    view.remark = utf8::trim(std::string(request.field("remark")));
    if (view.remark.empty() || view.remark.size() > kLongestRemark) {
        view.errors = {visit.pageError(invalid(view.remark.empty() ? "access.remark_missing" : "access.remark_long",
                                               view.remark.empty() ? "Say what you found" : "The remark is too long",
                                               {}, "remark"))};
        return showMonth(visit, *month, std::move(view));
    }
    const bool first = services.database.write([&](Tx& tx) {
        const AccessReviewRepository repository;
        if (repository.review(tx, *month)) return false;
        repository.insert(tx, *month, visit.account()->id, now, view.remark);
        audit::AuditLog::append(tx, {now,
                                     audit::Actor::account(visit.account()->id),
                                     "access.reviewed",
                                     {"account", visit.account()->id.value},
                                     {},
                                     feel::Context{{"month", month->text}}});
        return true;
    });
    return visit.done(monthPath(kAccessPath, *month), first ? "access_reviewed" : "access_reviewed_before");
}

std::string whoseText(const Visit& visit, const records::AccessEntry& entry) {
    std::string names;
    for (const auto& name : entry.names)
        names += (names.empty() ? "" : ", ") + name.in(visit.language().tag);
    const auto more = entry.persons - static_cast<std::int64_t>(entry.names.size());
    if (more <= 0) return names;
    if (names.empty()) return countOf(visit, "count.access_persons", more);
    return visit.text("access.and_more", {{"names", names}, {"count", std::to_string(more)}});
}

Response showEntries(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto id = idFrom<AccountId>(request, "account");
    const auto month = askedMonth(services, request.query("month"));
    if (!id || !month) return noMonth();
    const auto path = monthPath(kAccessPath + ("/" + id.text()), *month);
    AccessEntriesView view;
    view.month = monthName(visit, *month);
    view.back = {visit.text("access.title"), monthPath(kAccessPath, *month)};
    const bool known = services.database.read([&](ReadTx& tx) {
        const AccessReviewRepository repository;
        const auto name = repository.nameOf(tx, id);
        if (!name) return false;
        view.name = name->in(visit.language().tag);
        const auto before = numberOf<std::int64_t>(request.query("before")).value_or(0);
        auto entries = repository.entries(tx, id, *month, before, kEntriesShown + 1, kNamesOfEntry);
        if (entries.size() > kEntriesShown) {
            entries.pop_back();
            view.more = Link{visit.text("page.older"), path + "&before=" + std::to_string(entries.back().id)};
        }
        for (const auto& entry : entries) {
            const auto what = !entry.reason.empty() ? visit.text("access.revealed", {{"reason", entry.reason}})
                                                    : visit.text(entry.exported ? "access.exported" : "access.viewed");
            view.rows.push_back({entry.at, what, entry.address.empty() ? visit.text("access.not_noted") : entry.address,
                                 whoseText(visit, entry)});
            // Whoever reviews sees names too.
            for (const auto person : entry.shown)
                visit.shows(person);
        }
        return true;
    });
    if (!known) return noMonth();
    return visit.page(render(services.site, visit.frame, view));
}

}  // namespace

std::vector<http::Route> accessRoutes(const Services& services) {
    const auto on = handlersOf(services);
    const auto administrator = [] { return Access::role("administrator"); };
    return {
        {Method::Get, kAccessPath, administrator(), BodyLimit::none(), on(showAccess)},
        {Method::Post, kAccessPath, administrator(), BodyLimit::form(), on(review)},
        {Method::Get, kAccessPath + std::string("/{account}"), administrator(), BodyLimit::none(), on(showEntries)},
    };
}

}  // namespace entente::web
