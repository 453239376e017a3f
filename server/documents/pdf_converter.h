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
/// limits of time and memory; nothing of it survives the call. Tables of more than 100 rows are laid out in pieces,
/// because LibreOffice's time grows with the square of a table. Thread-safe.
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
    /// `documents.pdf_failed` (kind Limit and Rejected), those of opening a document.
    Result<std::vector<std::string>> convert(const std::vector<std::string>& documents) const;
    /// Ends what is under way within a moment; it and whatever comes later fails.
    void stop() { stopped_ = true; }

  private:
    Options options_;
    std::atomic<bool> stopped_ = false;
};

}  // namespace entente::documents
