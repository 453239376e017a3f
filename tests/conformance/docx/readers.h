#pragma once

#include <filesystem>

/// Programs that others made to read Word documents, run on every `.docx` of a folder. Each says by name when it is not
/// installed; a document that one of them refuses fails the test.
namespace entente::docxtest {

/// LibreOffice opens each and makes a PDF of it, in one process.
void checkWithLibreOffice(const std::filesystem::path& folder);

/// The validator of the Open XML SDK finds nothing (`package.json` here installs it).
void checkWithOpenXmlSdk(const std::filesystem::path& folder);

}  // namespace entente::docxtest
