#include "support/world.h"

#include <algorithm>
#include <stdexcept>

#include "base/crypto.h"
#include "documents/document_repository.h"
#include "feel/json.h"
#include "programs/program_import.h"
#include "programs/program_repository.h"
#include "storage/db/migrations.h"
#include "zip/reader.h"
#include "zip/writer.h"

namespace entente::test {

using feel::Value;
using storage::ReadTx;
using storage::Tx;
using workflow::StoredTask;
using workflow::TaskRepository;

namespace {

std::string decodedText(const std::string& mime) {
    const auto part = mime.find("Content-Type: text/plain");
    const auto begin = mime.find("\r\n\r\n", part) + 4;
    const auto end = std::min(mime.find("\r\n--", begin), mime.size());
    return fromBase64(mime.substr(begin, end - begin)).value_or("");
}

void must(const Result<void>& result) {
    if (!result) throw std::runtime_error(result.error().message.english());
}

template <typename T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message.english());
    return std::move(result).value();
}

void mustCount(const Result<approvals::Finished>& finished) {
    if (!finished) throw std::runtime_error(finished.error().place + ": " + finished.error().message.english());
    if (!finished->counted) throw std::runtime_error("the task was finished before");
}

}  // namespace

bool CapturingTransport::Handed::goesTo(std::string_view email) const {
    return std::find(envelope.to.begin(), envelope.to.end(), email) != envelope.to.end();
}

std::string CapturingTransport::Handed::token() const {
    constexpr std::size_t kTokenLength = 43;
    const auto at = text.find("/a/");
    return at == std::string::npos ? std::string() : text.substr(at + 3, kTokenLength);
}

mail::DeliveryResult CapturingTransport::send(const mail::Envelope& envelope, const std::string& messageId,
                                              const std::string& mime) {
    const Handed one{envelope, messageId, mime, decodedText(mime)};
    if (onSend) onSend(one);
    const std::lock_guard lock(mutex_);
    handed_.push_back(one);
    if (answers_.empty()) return {mail::Delivery::Accepted, "250 ok"};
    auto answer = answers_.front();
    answers_.pop_front();
    return answer;
}

std::vector<CapturingTransport::Handed> CapturingTransport::handed() const {
    const std::lock_guard lock(mutex_);
    return handed_;
}

CapturingTransport::Handed CapturingTransport::lastTo(std::string_view email) const {
    const auto all = handed();
    for (auto mail = all.rbegin(); mail != all.rend(); ++mail)
        if (mail->goesTo(email)) return *mail;
    throw std::runtime_error("no mail to " + std::string(email));
}

std::size_t CapturingTransport::countTo(std::string_view email) const {
    const auto all = handed();
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [&](const Handed& h) { return h.goesTo(email); }));
}

std::filesystem::path sourceFile(const std::string& path) {
    return std::filesystem::path(ENTENTE_SOURCE_DIR) / path;
}

std::string bytesOf(const std::filesystem::path& path) {
    auto bytes = readFile(systemFiles(), path);
    if (!bytes) throw std::runtime_error("no file " + path.string());
    return std::move(*bytes);
}

Value jsonOf(const std::filesystem::path& path) {
    return must(feel::fromJson(bytesOf(path)));
}

workflow::PackageFiles planningFiles() {
    return shippedFiles("planning");
}

workflow::PackageFiles shippedFiles(const std::string& name) {
    workflow::PackageFiles files;
    const auto folder = sourceFile("workflows/" + name);
    for (const auto& file : systemFiles().list(folder))
        if (file.ends_with(".bpmn") || file.ends_with(".form")) files[file] = bytesOf(folder / file);
    // What packages share stands here as if it were the package's own, for tests that change or leave out a text.
    for (const auto& mails : {folder / "mail", sourceFile("workflows/common/mail")})
        for (const auto& file : systemFiles().list(mails))
            files.try_emplace("mail/" + file, bytesOf(mails / file));
    for (const auto& file : systemFiles().list(sourceFile("docx_templates")))
        if (file.ends_with(".docx")) files["templates/" + file] = bytesOf(sourceFile("docx_templates") / file);
    return files;
}

workflow::PackageFiles renamed(workflow::PackageFiles files, const std::string& element, const std::string& to) {
    auto& bpmn = files.at("planning.bpmn");
    for (const auto* name : {" id", "sourceRef", "targetRef", "bpmnElement", "attachedToRef"}) {
        const auto before = name + ("=\"" + element + "\""), after = name + ("=\"" + to + "\"");
        for (auto at = bpmn.find(before); at != std::string::npos; at = bpmn.find(before, at + after.size()))
            bpmn.replace(at, before.size(), after);
    }
    return files;
}

workflow::PackageFiles sharedTexts() {
    workflow::PackageFiles files;
    const auto folder = sourceFile("workflows/common/mail");
    for (const auto& file : systemFiles().list(folder))
        files["common/mail/" + file] = bytesOf(folder / file);
    return files;
}

World::World(workflow::PackageFiles shared) {
    storage::DatabaseOptions options;
    options.file = folder / "entente.db";
    database = storage::Database::open(options);
    storage::migrate(*database, sourceFile("storage/migrations/sqlite"), clock);
    blobs = std::make_unique<storage::BlobStore>(systemFiles(), folder / "blobs");
    identity::IdentityOptions cheap;
    cheap.passwordCost = {8, 1, 1};
    identity = std::make_unique<identity::IdentityService>(*database, cheap);
    // Every world brings the same Word templates: compiling them would be most of what a test does.
    static const auto shelf = std::make_shared<docx::TemplateShelf>();
    packages = std::make_unique<workflow::PackageStore>(*database, *blobs, clock, shelf, std::move(shared));
    runner = std::make_unique<workflow::Runner>(*database, *packages, outbox, clock);
    generator = std::make_unique<workflow::DocumentGenerator>(*database, *blobs);
    approvals = std::make_unique<approvals::ApprovalService>(*database, *blobs, *runner, clock);
    passports = std::make_unique<records::PassportService>(
        *database, clock, records::PassportOptions{folder / "passport.key", 30, "Asia/Seoul"});
    erasures = std::make_unique<records::ErasureService>(*database, clock, records::ErasureOptions{1825, "Asia/Seoul"});
    sender = std::make_unique<jobs::OutboxSender>(
        *database, *blobs, outbox, relay,
        jobs::SenderOptions{{"Entente", "entente@mois.example"}, "http://localhost:8080"}, clock);
    serviceTasks = std::make_unique<jobs::ServiceTaskRunner>(*database, *runner, *generator, clock);
    timers = std::make_unique<jobs::TimerRunner>(*database, *runner, clock);

    const auto demo = jsonOf(sourceFile("etc/demo/demo.json"));
    const auto calendars = jsonOf(sourceFile("etc/calendars.json"));
    must(database->write([&](Tx& tx) { return programs::importPrograms(tx, calendars, clock.now()); }));
    must(database->write([&](Tx& tx) { return programs::importPrograms(tx, demo, clock.now()); }));
    for (const auto& item : demo["accounts"].list()) {
        for (const auto& person : demo["persons"].list()) {
            if (person["id"].textOr("") != item["person"].textOr("-")) continue;
            identity::NewAccount account;
            account.email = person["email"].textOr("");
            account.password = Secret(std::string("a long password"));
            account.name = person["name"].textOr("");
            account.role = *identity::roleFrom(item["role"].textOr(""));
            account.side = identity::sideFrom(item["side"].textOr(""));
            must(identity->add(account, {}, clock.now()));
        }
    }
    install(planningFiles());
    program = database->read([](ReadTx& tx) { return programs::ProgramRepository().list(tx).front().id; });
}

World::~World() = default;

PackageId World::install(const workflow::PackageFiles& files) {
    return install("planning", files);
}

void World::startByCall() {
    workflow = "year";
    install(workflow,
            {{"year.bpmn",
              "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' "
              "xmlns:zeebe='http://camunda.org/schema/zeebe/1.0'><process id='year' name='The year' "
              "isExecutable='true'><startEvent id='s'/><callActivity id='plan' name='Plan'><extensionElements>"
              "<zeebe:calledElement processId='planning'/></extensionElements></callActivity><endEvent id='e'/>"
              "<sequenceFlow id='f1' sourceRef='s' targetRef='plan'/>"
              "<sequenceFlow id='f2' sourceRef='plan' targetRef='e'/></process></definitions>"}});
}

PackageId World::install(const std::string& key, const workflow::PackageFiles& files) {
    std::vector<Problem> problems;
    if (const auto installed = packages->install(key, files, {}, problems)) return *installed;
    std::string text;
    for (const auto& problem : problems)
        if (problem.severity == Severity::Error)
            text += problem.file + " " + problem.element + ": " + problem.message.english() + "\n";
    throw std::runtime_error("the workflow cannot be installed: " + text);
}

identity::Account World::account(const std::string& email) {
    auto found = identity->findByEmail(email);
    if (!found) throw std::runtime_error("no account " + email);
    return *found;
}

identity::Account World::colleague(const std::string& email, const std::string& name) {
    identity::NewAccount added;
    added.email = email;
    added.password = Secret(std::string("a long password"));
    added.name = name.empty() ? email : name;
    added.role = identity::Role::Coordinator;
    added.side = identity::Side::A;
    must(identity->add(added, {}, clock.now()));
    return account(email);
}

std::int64_t World::number(const std::string& sql) {
    // In the queue of the writes, so that what pages had noted in the background is there.
    return database->write([&](Tx& tx) {
        auto rows = tx.query(sql);
        if (!rows.next()) throw std::runtime_error("no row: " + sql);
        return rows.int64(0);
    });
}

std::string World::text(const std::string& sql) {
    return database->write([&](Tx& tx) {
        auto rows = tx.query(sql);
        return rows.next() ? rows.optionalText(0).value_or("") : std::string();
    });
}

void World::runJobs() {
    for (int i = 0; i < 100 && serviceTasks->runOne(); ++i)
        continue;
}

void World::settle() {
    runJobs();
    for (int i = 0; i < 1000 && sender->sendOne(); ++i)
        continue;
}

InstanceId World::start() {
    const auto account = ours();
    return must(runner->start(workflow, program, {audit::Actor::account(account.id), account.person}));
}

InstanceId World::upToReview() {
    const auto instance = start();
    mustCount(fill(task(instance, "enquiry"), enquiryFields()));
    mustCount(fill(task(instance, "concept_note"), conceptFields()));
    settle();
    return instance;
}

InstanceId World::upToSignature() {
    const auto instance = upToReview();
    mustCount(decide("reviewer@mois.example", "approve"));
    mustCount(fill(task(instance, "cohost_request"), requestFields()));
    settle();
    return instance;
}

InstanceId World::upToDispatch() {
    const auto instance = upToSignature();
    mustCount(decide("signatory@mois.example", "approve"));
    settle();
    return instance;
}

InstanceId World::upToAnswer(const std::string& channel) {
    const auto instance = upToDispatch();
    mustCount(dispatch(instance, channel));
    settle();
    return instance;
}

bool World::isOpen(InstanceId instance, const std::string& element) {
    return database->read([&](ReadTx& tx) {
        const auto open = TaskRepository().openOfInstance(tx, instance);
        return std::any_of(open.begin(), open.end(), [&](const StoredTask& t) { return t.task.elementId == element; });
    });
}

StoredTask World::task(InstanceId instance, const std::string& element) {
    return database->read([&](ReadTx& tx) {
        for (auto& task : TaskRepository().openOfInstance(tx, instance))
            if (task.task.elementId == element) return task;
        throw std::runtime_error("no open task " + element);
    });
}

Result<approvals::Finished> World::fill(const StoredTask& task, const forms::Fields& fields) {
    return approvals->completeForm(task.id, ours(), fields);
}

std::optional<approvals::LinkView> World::look(const std::string& token) {
    return database->read([&](ReadTx& tx) { return approvals::ActionLinks().look(tx, token, clock.now()); });
}

approvals::LinkView World::linkOf(const std::string& email) {
    const auto all = relay.handed();
    for (auto mail = all.rbegin(); mail != all.rend(); ++mail)
        if (mail->goesTo(email) && !mail->token().empty())
            if (auto link = look(mail->token())) return *link;
    throw std::runtime_error("no link was sent to " + email);
}

Result<approvals::Finished> World::decide(const std::string& email, const std::string& outcome,
                                          const std::string& comment) {
    approvals::DecisionInput input;
    input.outcome = outcome;
    input.comment = comment;
    return approvals->decide(linkOf(email), input);
}

Result<approvals::Finished> World::dispatch(InstanceId instance, const std::string& channel) {
    approvals::DispatchInput input;
    input.number = "2027-118";
    input.date = "2027-02-10";
    input.channel = channel;
    if (channel != "mail") input.handedOverOn = "2027-02-11";
    return approvals->dispatch(task(instance, "dispatch").id, ours(), input);
}

documents::Document World::document(InstanceId instance, const std::string& kind, const std::string& language) {
    return database->read([&](ReadTx& tx) {
        auto found = documents::DocumentRepository().findOfInstance(tx, instance, kind, language);
        if (!found) throw std::runtime_error("no document " + kind);
        return *found;
    });
}

documents::Revision World::newest(DocumentId document) {
    return database->read([&](ReadTx& tx) { return *documents::DocumentRepository().latest(tx, document); });
}

std::string World::newestBytes(DocumentId document) {
    return blobs->read(newest(document).sha256).value();
}

std::string World::edited(DocumentId document, const std::string& mark) {
    const auto reader = must(zip::Reader::open(newestBytes(document)));
    zip::Writer writer;
    for (const auto& entry : reader.entries()) {
        auto bytes = must(reader.read(entry));
        if (entry.name == "word/document.xml") {
            const auto body = bytes.find("<w:body>");
            bytes.insert(body + 8, "<w:p><w:r><w:t>" + mark + "</w:t></w:r></w:p>");
        }
        writer.add(entry.name, bytes);
    }
    return writer.finish();
}

forms::Fields enquiryFields() {
    return {{"enquiry.ministry", "Ministry in charge of public governance"},
            {"enquiry.addressee", "Addressee 1, First Deputy Minister"},
            {"enquiry.channel", "embassy"},
            {"enquiry.answeredOn", "2027-01-29"}};
}

forms::Fields conceptFields() {
    return {{"concept.title", "Cooperation Program on Public Governance"},
            {"concept.titleKo", "공공행정 협력 프로그램"},
            {"concept.background", "A joint forum lets the institutions compare their next steps."},
            {"concept.areas", "digital_government"},
            {"concept.components", "forum"},
            {"concept.theme1.title", "Public services without paper"},
            {"concept.theme1.leadMois", "Digital Government Innovation Office"},
            {"concept.theme1.leadPartner", "Agency for digital services"},
            {"concept.window1.from", "2027-10-19"},
            {"concept.window1.to", "2027-10-21"},
            {"concept.city", "Tashkent"}};
}

forms::Fields requestFields() {
    return {{"request.addressee.honorific", "H.E."},
            {"request.addressee.name", "Addressee 1"},
            {"request.addressee.title", "First Deputy Minister"},
            {"request.addressee.ministry", "Ministry in charge of public governance"},
            {"request.addressee.email", "addressee@partner.example"},
            {"request.signatory.name", "Signatory 1"},
            {"request.signatory.title", "Deputy Minister for Government Innovation"},
            {"request.countries", "27"},
            {"request.replyBy", "2027-03-26"}};
}

forms::Fields replyFields(const std::string& answer) {
    return {{"reply.answer", answer}};
}

}  // namespace entente::test
