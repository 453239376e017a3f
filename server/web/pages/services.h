#pragma once

#include <string>

#include "base/time.h"

namespace entente::storage {
class BlobStore;
class Database;
}  // namespace entente::storage
namespace entente::documents {
class PdfShelf;
}
namespace entente::records {
class ErasureService;
class PassportService;
}  // namespace entente::records
namespace entente::identity {
class IdentityService;
}
namespace entente::workflow {
class DocumentGenerator;
class PackageStore;
class Runner;
}  // namespace entente::workflow
namespace entente::approvals {
class ApprovalService;
}
namespace entente::mail {
class Outbox;
class Transport;
}  // namespace entente::mail
namespace entente::feel {
class Value;
}

namespace entente::web {

class Site;

/// What pages work with. Everything outlives the server.
struct Services {
    const Site& site;
    storage::Database& database;
    storage::BlobStore& blobs;
    identity::IdentityService& identity;
    workflow::PackageStore& packages;
    workflow::Runner& runner;
    workflow::DocumentGenerator& generator;
    approvals::ApprovalService& approvals;
    records::PassportService& passports;
    records::ErasureService& erasures;
    const mail::Outbox& outbox;
    mail::Transport& transport;
    documents::PdfShelf& pdfs;
    const Clock& clock;
    std::string zone;          ///< of pages that belong to no program
    std::string mailFrom;      ///< as the log of mails shows it
    std::string templates;     ///< folder of the shipped Word templates
    std::string demoPassword;  ///< of the demo accounts, while there are any; else empty
};

}  // namespace entente::web
