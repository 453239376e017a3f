#include "documents/file_kind.h"

#include <doctest/doctest.h>

#include "base/utf8.h"

using namespace entente;
using namespace entente::documents;

TEST_CASE("a file is what its first bytes say, and only if its name says the same") {
    struct Case {
        std::string name, bytes, mediaType;  ///< `mediaType` empty: refused
    };
    using namespace std::string_literals;
    const auto zip = "PK\x03\x04rest"s;
    const auto compound = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest"s;
    for (const auto& [name, bytes, mediaType] : {
             Case{"letter.pdf", "%PDF-1.7\n", "application/pdf"},
             Case{"LETTER.PDF", "%PDF-1.4", "application/pdf"},
             Case{"slides.pptx", zip, "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
             Case{"서한.hwp", compound, "application/x-hwp"},
             Case{"서한.hwpx", zip, "application/hwp+zip"},
             Case{"stamp.png", "\x89PNG\r\n\x1A\n...."s, "image/png"},
             Case{"stamp.jpeg", "\xFF\xD8\xFF\xE0"s, "image/jpeg"},
             Case{"scan.tiff", "MM\0*...."s, "image/tiff"},
             Case{"scan.tif", "II*\0...."s, "image/tiff"},
             Case{"scan.tif", "MM\0*...."s, "image/tiff"},
             Case{"photo.webp", "RIFF\0\0\0\0WEBP"s, "image/webp"},
             Case{"photo.webp", "RIFF\0\0\0\0WAVE"s, ""},
             Case{"photo.webp", "WEBP", ""},
             Case{"letter.pdf", "", ""},
             Case{"letter.pdf", "%PDF", ""},
             Case{"letter.pdf", "MZ\x90"s, ""},
             Case{"letter.pdf", "<html>%PDF-", ""},
             Case{"letter.hwp", zip, ""},
             Case{"page.html", "<html>", ""},
             Case{"picture.svg", "<svg/>", ""},
             Case{"letter.docm", zip, ""},
             Case{"letter.pdf.exe", "%PDF-1.7", ""},
             Case{"pdf", "%PDF-1.7", ""},
             Case{"letter.pdf.", "%PDF-1.7", ""},
             Case{"", "%PDF-1.7", ""},
         }) {
        CAPTURE(name);
        const auto kind = fileKind(name, bytes);
        CHECK((kind ? kind->mediaType : "") == mediaType);
    }
}

TEST_CASE("a stored name is one harmless line") {
    struct Case {
        std::string sent, stored;
    };
    using namespace std::string_literals;
    for (const auto& [sent, stored] : {
             Case{"letter.pdf", "letter.pdf"},
             Case{"C:\\Users\\me\\letter.pdf", "letter.pdf"},
             Case{"../../etc/passwd", "passwd"},
             Case{"서한 제2판.hwp", "서한 제2판.hwp"},
             Case{"two\r\nlines.pdf", "twolines.pdf"},
             Case{"a\"b.pdf", "ab.pdf"},
             Case{"a\0b.pdf"s, "ab.pdf"},
             Case{".pdf", "file.pdf"},
             Case{"", "file"},
             Case{"folder/", "file"},
             Case{"   ", "file"},
             Case{"\xFF\xFE.pdf", "file"},
             Case{"..", "file.."},
         }) {
        CAPTURE(sent);
        CHECK(safeFileName(sent) == stored);
    }
    // A bidi override would show `fdp.exe` as `exe.pdf`.
    CHECK(safeFileName("letter\u202Efdp.exe").find("\u202E") == std::string::npos);
}

TEST_CASE("long names are cut between characters and keep their extension; no name is too long") {
    for (const auto& piece : {std::string("a"), std::string("가"), std::string("😀")}) {
        for (const auto& extension : {".pdf", ".an-extension-that-is-none", ""}) {
            std::string name;
            while (name.size() < 5000)
                name += piece;
            const auto stored = safeFileName(name + extension);
            CAPTURE(stored);
            CHECK(stored.size() <= 120);
            CHECK(utf8::valid(stored));
            if (std::string_view(extension) == ".pdf") CHECK(stored.ends_with(".pdf"));
        }
    }
}
