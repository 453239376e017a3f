#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace entente::documents {

/// Turns Word documents into PDF with LibreOffice, where it is installed. One process serves all documents of a call,
/// in a folder and with a profile of its own that go with it, without network where the system allows that, and within
/// limits of time and memory; nothing of it survives the call, nor does the process survive this one. Tables of more
/// than 100 rows are laid out in pieces, because LibreOffice's time grows with the square of a table. Thread-safe.
class PdfConverter {
  public:
    struct Options {
        std::string command = "soffice";  ///< a path, or a name to look for in PATH
        std::chrono::seconds timeout{120};
        std::uint64_t memoryBytes = std::uint64_t{4} << 30;
        std::filesystem::path workFolder = {};  ///< empty: the system's folder for temporary files
    };

    explicit PdfConverter(Options options) : options_(std::move(options)) {}

    /// Whether the command is there. Pages offer the Word document alone when it is not.
    bool isAvailable() const;

    /// The PDF of each document, in order. Errors: `documents.no_pdf_command`, `documents.pdf_timeout`,
    /// `documents.pdf_failed` (kind Rejected, Limit and Rejected), those of opening a document. When the process ends
    /// too early, the documents that it did not come to have its error as well: alone they may succeed.
    std::vector<Result<std::string>> convert(const std::vector<std::string>& documents) const;
    /// Creates the work folder and removes what a program that was killed has left there. For its only user, before the
    /// first call.
    void prepareWorkFolder() const;
    /// Ends what is under way within a moment; it and whatever comes later fails.
    void stop() { stopped_ = true; }
    bool isStopped() const { return stopped_; }
    /// `documents.no_pdf_command`: why there is no PDF where the command is not there.
    static Message absence();
    /// `documents.pdf_failed`.
    static Message failure();

  private:
    Options options_;
    std::atomic<bool> stopped_ = false;
};

}  // namespace entente::documents
