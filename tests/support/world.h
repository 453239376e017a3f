#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "approvals/action_link.h"
#include "approvals/approval_service.h"
#include "base/file.h"
#include "feel/value.h"
#include "identity/identity_service.h"
#include "jobs/outbox_sender.h"
#include "jobs/service_task_runner.h"
#include "jobs/timer_runner.h"
#include "mail/transport.h"
#include "records/erasure_service.h"
#include "records/passport_service.h"
#include "storage/blobs/blob_store.h"
#include "storage/db/database.h"
#include "unit/storage/temporary_folder.h"
#include "workflow/document_generator.h"
#include "workflow/package_store.h"
#include "workflow/runner.h"
#include "workflow/task_repository.h"

/// The services on a real database and real files, with the shipped workflow and the demo's program, a clock that the
/// test moves and a relay that keeps what it is given.
namespace entente::test {

/// Stands until it is moved.
class ManualClock final : public Clock {
  public:
    Timestamp now() const override { return {micros_.load()}; }
    void set(const char* iso) { micros_ = Timestamp::fromIso(iso)->micros; }
    void advance(std::int64_t seconds) { micros_ += seconds * 1'000'000; }

  private:
    std::atomic<std::int64_t> micros_ = Timestamp::fromIso("2027-02-01T01:00:00Z")->micros;
};

/// Answers as it was told to, `Accepted` otherwise.
class CapturingTransport final : public mail::Transport {
  public:
    struct Handed {
        mail::Envelope envelope;
        std::string messageId;
        std::string mime;
        std::string text = {};  ///< the plain part, decoded
        bool goesTo(std::string_view email) const;
        /// The token of the first link `/a/…`; empty when there is none.
        std::string token() const;
    };

    mail::DeliveryResult send(const mail::Envelope& envelope, const std::string& messageId,
                              const std::string& mime) override;
    bool mayCarryReserved() const override { return carryReserved; }
    std::string description() const override { return "test"; }

    void answerNext(mail::DeliveryResult result) { answers_.push_back(std::move(result)); }
    std::vector<Handed> handed() const;
    /// The newest to that address; fails the test when there is none.
    Handed lastTo(std::string_view email) const;
    std::size_t countTo(std::string_view email) const;

    bool carryReserved = true;
    std::function<void(const Handed&)> onSend;  ///< within the hand-over

  private:
    mutable std::mutex mutex_;
    std::vector<Handed> handed_;
    std::deque<mail::DeliveryResult> answers_;
};

std::filesystem::path sourceFile(const std::string& path);
std::string bytesOf(const std::filesystem::path& path);
feel::Value jsonOf(const std::filesystem::path& path);
/// A shipped workflow with the Word templates, as a package.
workflow::PackageFiles shippedFiles(const std::string& name);
/// `workflows/planning`, the same.
workflow::PackageFiles planningFiles();
/// The same with another id for an element of the definition.
workflow::PackageFiles renamed(workflow::PackageFiles files, const std::string& element, const std::string& to);

/// The mail texts that packages share, by their paths in one.
workflow::PackageFiles sharedTexts();

struct World {
    /// With nothing shared the planning workflow has all its texts itself.
    explicit World(workflow::PackageFiles shared = {});
    ~World();

    TemporaryFolder folder;
    ManualClock clock;
    std::unique_ptr<storage::Database> database;
    std::unique_ptr<storage::BlobStore> blobs;
    std::unique_ptr<identity::IdentityService> identity;
    mail::Outbox outbox{"mois.example"};
    CapturingTransport relay;
    std::unique_ptr<workflow::PackageStore> packages;
    std::unique_ptr<workflow::Runner> runner;
    std::unique_ptr<workflow::DocumentGenerator> generator;
    std::unique_ptr<approvals::ApprovalService> approvals;
    std::unique_ptr<records::PassportService> passports;
    std::unique_ptr<records::ErasureService> erasures;
    std::unique_ptr<jobs::OutboxSender> sender;
    std::unique_ptr<jobs::ServiceTaskRunner> serviceTasks;
    std::unique_ptr<jobs::TimerRunner> timers;
    ProgramId program;

    /// A new version of the planning workflow; fails the test when it is refused.
    PackageId install(const workflow::PackageFiles& files);
    /// A workflow `year` whose one step calls planning; `start` begins cases of it from now on.
    void startByCall();
    identity::Account account(const std::string& email);
    identity::Account ours() { return account("coordinator@mois.example"); }
    /// One more coordinator of our side.
    identity::Account colleague(const std::string& email, const std::string& name = {});
    identity::Account partners() { return account("coordinator@partner.example"); }

    /// Runs a query that gives one number or text.
    std::int64_t number(const std::string& sql);
    std::string text(const std::string& sql);

    /// Everything that is ready: service tasks, then mails.
    void settle();
    void runJobs();

    /// The case, up to the open task of that name: the shipped planning workflow by its usual way.
    std::string workflow = "planning";  ///< what is started
    InstanceId start();
    InstanceId upToReview();
    InstanceId upToSignature();
    InstanceId upToDispatch();
    InstanceId upToAnswer(const std::string& channel = "mail");

    /// The open task of an element; fails the test when there is none.
    workflow::StoredTask task(InstanceId instance, const std::string& element);
    bool isOpen(InstanceId instance, const std::string& element);
    Result<approvals::Finished> fill(const workflow::StoredTask& task, const forms::Fields& fields);
    std::optional<approvals::LinkView> look(const std::string& token);
    /// What the newest mail to that address links to.
    approvals::LinkView linkOf(const std::string& email);
    Result<approvals::Finished> decide(const std::string& email, const std::string& outcome,
                                       const std::string& comment = {});
    Result<approvals::Finished> dispatch(InstanceId instance, const std::string& channel = "mail");
    documents::Document document(InstanceId instance, const std::string& kind, const std::string& language = "en");
    documents::Revision newest(DocumentId document);
    std::string newestBytes(DocumentId document);
    /// A Word document that differs from the newest revision and from each other by `mark`.
    std::string edited(DocumentId document, const std::string& mark);

  private:
    PackageId install(const std::string& key, const workflow::PackageFiles& files);
};

/// What the shipped forms are filled with.
forms::Fields enquiryFields();
forms::Fields conceptFields();
forms::Fields requestFields();
forms::Fields replyFields(const std::string& answer = "accept");

}  // namespace entente::test
