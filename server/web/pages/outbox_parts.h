#pragma once

#include <string>
#include <string_view>

#include "mail/drafts.h"
#include "storage/db/transaction.h"
#include "web/pages/context.h"
#include "web/views/outbox.h"
#include "workflow/task.h"

/// What the pages of the outbox share, and what other pages say of it.
namespace entente::web {

inline constexpr const char* kOutboxPath = "/outbox";
std::string outboxMailPath(MailId id);

/// The side for which the reader reviews.
char senderSide(const Visit& visit);

Tag mailTag(const Visit& visit, mail::MailState state);
std::string receiverText(const mail::Address& address);
OutboxView::Mail mailLine(const Visit& visit, const mail::MailLine& mail);
/// What a step is called; its id where it is gone.
std::string stepText(storage::ReadTx& tx, const Visit& visit, InstanceId instance, const std::string& element);

/// In a text that people change, `{link}` stands where the link goes, in the words of the page; either language is
/// understood.
std::string withMark(const Visit& visit, std::string text);
std::string withPlaceholder(std::string text);

/// `/outbox/{id}` with what was typed and what is wrong with it.
http::Response outboxMailPage(Visit& visit, OutboxMailView view);

/// `3 drafts wait`, and `2 addresses to put right`, for a board: of the programs that a coordinator sees, or of one.
/// Empty when there is nothing, or for who is no coordinator.
std::vector<Link> outboxLinks(storage::ReadTx& tx, const Visit& visit, const std::vector<ProgramId>& programs,
                              std::string_view code = {});

/// That a mail of the reader's side to this address came back, and why; leads to the mail.
std::optional<Link> cameBackLink(storage::ReadTx& tx, const Visit& visit, std::string_view email);

/// Whom the mails of an open task did not reach.
struct NotReachedWords {
    std::vector<Link> problems = {};  ///< why, in words; to the mail where the reader's coordinators wrote it
    std::vector<Link> remedies = {};  ///< where the addresses of the reader's own people are put right
};
/// Of its holders that the reader's side asked or that are its people.
NotReachedWords notReached(storage::ReadTx& tx, const Visit& visit, const programs::Program& program,
                           const workflow::StoredTask& task, const std::vector<programs::Person>& holders);

/// Whether the other side has yet to let go the mails that ask for this task: to the reader it is not there.
bool isYetToCome(storage::ReadTx& tx, const Visit& visit, const workflow::StoredTask& task);

}  // namespace entente::web
