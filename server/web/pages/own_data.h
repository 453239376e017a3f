#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "http/request.h"
#include "http/response.h"
#include "programs/consent.h"
#include "programs/person.h"
#include "storage/db/transaction.h"
#include "web/pages/context.h"
#include "web/views/records.h"

/// What is held about a person, behind the link that was mailed to them alone.
namespace entente::web {

inline constexpr std::string_view kAskConsents = programs::kConsentRequest, kConsentReceipt = "consent_receipt";

/// Queues a mail with the person's own link, of `kAskConsents` or `kConsentReceipt`: to their own address, nobody in
/// copy. False when they take part in nothing or have no address but their assistant's.
bool mailOwnLink(storage::Tx& tx, const Services& services, const programs::Person& person, std::string_view text);
/// A fresh link to who was sent one before and lost it; says nothing about what it found.
void sendFreshOwnLink(const Services& services, std::string_view email);

/// What `/a/{token}` answers to such a link; nothing for any other token.
std::optional<http::Response> openOwnData(const Services& services, const http::Request& request);

/// `given, 5 March 2027, by their own link`
std::string saidText(const Visit& visit, const programs::ConsentStatement& consent);

/// What is wrong with what somebody needs, each at `diet` or `access`; `allowed`: it may be kept.
std::vector<PageError> wrongNeeds(const Visit& visit, const programs::SpecialNeeds& needs, bool allowed);

/// What a person needs for meals and access, while they let it be kept, for those who may see what they said.
void showNeeds(const Visit& visit, PersonId person, RecordView& view);

/// From a page of the person to what they said; nothing for who may not see it.
std::optional<Link> consentsLink(const Visit& visit, PersonId person);

}  // namespace entente::web
