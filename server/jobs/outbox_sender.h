#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "approvals/action_link.h"
#include "mail/outbox.h"
#include "mail/transport.h"
#include "storage/blobs/blob_store.h"
#include "storage/db/database.h"

namespace entente::jobs {

struct SenderOptions {
    mail::Address from;
    std::string baseUrl;  ///< without a slash at the end
};

/// Hands queued mails to the relay, each under a lease, always with the same Message-ID. The token of a link is minted
/// at each hand-over and its hash committed before the connection opens. Mail to reserved names is suppressed unless
/// the relay stands on loopback; a mail whose link would no longer act is cancelled instead of sent.
class OutboxSender {
  public:
    OutboxSender(storage::Database& database, storage::BlobStore& blobs, const mail::Outbox& outbox,
                 mail::Transport& transport, SenderOptions options, const Clock& clock);

    /// At start, before the first hand-over: takes over what the process before this one had under way.
    void takeOver();
    /// Who is told of a mail that the relay has refused for good, once that is written down; before the first
    /// hand-over.
    void onRefusal(std::function<void(const mail::StoredMail&, const std::string& answer)> tell) {
        refused_ = std::move(tell);
    }
    /// Hands over one; false when none is due.
    bool sendOne();

  private:
    mail::DeliveryResult deliver(const mail::StoredMail& stored, const std::string& link);
    void finish(const mail::StoredMail& stored, mail::MailState state, const std::string& answer);

    storage::Database& database_;
    storage::BlobStore& blobs_;
    const mail::Outbox& outbox_;
    mail::Transport& transport_;
    SenderOptions options_;
    const Clock& clock_;
    std::function<void(const mail::StoredMail&, const std::string&)> refused_;
};

}  // namespace entente::jobs
