#pragma once

#include <optional>
#include <string>

#include "documents/document.h"
#include "storage/db/transaction.h"
#include "web/pages/context.h"

/// Which documents and files a reader sees. Of what the other side keeps to itself there is no sign.
namespace entente::web {

/// `A` or `B`: as `viewSide`.
char sideLetter(const Visit& visit);

/// Nothing when there is none, or none for this side.
std::optional<documents::Document> visibleDocument(storage::ReadTx& tx, const Visit& visit, DocumentId id);

/// Whether the reader's side sees this revision of a document.
bool isVisible(storage::ReadTx& tx, const Visit& visit, const documents::Document& document,
               const documents::Revision& revision);

/// One's own side's files; of the other's those that were sent with a document, or came with an answer.
bool isVisible(storage::ReadTx& tx, const Visit& visit, const documents::Attachment& attachment);

/// Error page of a document or file that is not there, or not for this reader.
http::Response noDocument();

/// `PDF` of `report.pdf`.
std::string formatOf(const std::string& fileName);

/// That a document lags behind another language, as that side sees them, in a sentence; empty when it does not.
std::string lagText(storage::ReadTx& tx, const Visit& visit, const documents::Document& document, char side);

/// Files that the pages of documents link to.
http::Response downloadRevision(const Services& services, const http::Request& request);
http::Response downloadIssued(const Services& services, const http::Request& request);
http::Response downloadAttachment(const Services& services, const http::Request& request);

}  // namespace entente::web
