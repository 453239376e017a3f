#include "documents/pdf_shelf.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "support/captured.h"
#include "unit/documents/stand_in_office.h"
#include "unit/docx/documents.h"

using namespace entente;
using namespace entente::documents;
using Stand = documents::testing::StandInOffice;

namespace {

struct Desk {
    explicit Desk(const std::string& script, std::uint64_t mostBytes = 1 << 20)
        : office(script), mostBytes(mostBytes) {}

    PdfShelf::Options options() const {
        return {.converter = office.options(), .folder = folder / "pdf", .mostBytes = mostBytes};
    }
    std::string stored(const std::string& text) {
        return blobs.put(docx::testing::document(docx::testing::p(text))).sha256;
    }

    Stand office;
    std::uint64_t mostBytes;
    entente::test::TemporaryFolder folder;
    storage::BlobStore blobs{systemFiles(), folder / "blobs"};
    PdfShelf shelf{systemFiles(), blobs, options()};
};

}  // namespace

TEST_CASE("a PDF is made once when it is asked for, and kept") {
    Desk desk(Stand::works);
    const auto letter = desk.stored("letter"), list = desk.stored("list");
    int woken = 0;
    desk.shelf.onWork([&] { ++woken; });
    CHECK(desk.shelf.isOffered());
    CHECK_FALSE(desk.shelf.makeSome());
    for (const auto& hash : {letter, list, letter}) {
        const auto answer = desk.shelf.ask(hash);
        CHECK_FALSE(answer.pdf.has_value());
        CHECK_FALSE(answer.problem.has_value());
    }
    CHECK(woken == 2);
    CHECK(desk.shelf.makeSome());  // both in one process
    CHECK_FALSE(desk.shelf.makeSome());
    CHECK(desk.shelf.ask(letter).pdf->starts_with("%PDF-"));
    CHECK(desk.shelf.ask(list).pdf.value() != desk.shelf.ask(letter).pdf.value());
    // Another start of the program finds them.
    PdfShelf again(systemFiles(), desk.blobs, desk.options());
    CHECK(again.ask(letter).pdf.has_value());
}

TEST_CASE("a document that cannot be converted says why, once, and does not hinder the others") {
    // Refuses every document with another beside it, and the one that says so.
    Desk desk(
        "case $# in 10) ;; *) exit 1;; esac\nfor f in \"$@\"; do last=$f; done\n"
        "if [ $(stat -c %s \"$last\") -gt 3000 ]; then exit 1; fi\n" +
        std::string(Stand::works));
    std::string noise;
    for (int i = 0; i < 1500; ++i)
        noise += std::to_string(i * 7919 % 10007);
    const auto good = desk.stored("good"), bad = desk.stored(noise);
    const std::string absent(64, 'a');
    desk.shelf.ask(good);
    desk.shelf.ask(bad);
    desk.shelf.ask(absent);
    CHECK(desk.shelf.makeSome());
    CHECK(desk.shelf.ask(good).pdf.has_value());
    CHECK(desk.shelf.ask(bad).problem->key == "documents.pdf_failed");
    CHECK(desk.shelf.ask(absent).problem->key == "zip.damaged");
    const auto anew = desk.shelf.ask(bad);
    CHECK_FALSE(anew.pdf.has_value());
    CHECK_FALSE(anew.problem.has_value());
    CHECK(desk.shelf.ask("../../etc/passwd").problem.has_value());
}

TEST_CASE("who asked first is served first, and those whose PDF failed and who never came back hinder nobody") {
    Desk desk("exit 1");
    // Hashes of documents that are not there, the highest first.
    const auto hash = [](int number) { return fmt::format("{:064x}", 2000 - number); };
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 500; ++i)
            CHECK_FALSE(desk.shelf.ask(hash(500 * round + i)).problem.has_value());
        CHECK(desk.shelf.ask(hash(1999)).problem->key == "documents.pdf_busy");
        CHECK(desk.shelf.makeSome());
        CHECK(desk.shelf.ask(hash(500 * round)).problem->key == "zip.damaged");
        CHECK_FALSE(desk.shelf.ask(hash(500 * round + 499)).problem.has_value());
        while (desk.shelf.makeSome()) {
        }
    }
}

TEST_CASE("what is stopped says nothing of the document") {
    Desk desk(Stand::works);
    const auto letter = desk.stored("letter");
    desk.shelf.ask(letter);
    desk.shelf.stop();
    const auto log = desk.folder / "log";
    {
        const test::Captured errors(stderr, log);
        CHECK(desk.shelf.makeSome());
    }
    CHECK(readFile(systemFiles(), log) == "");
}

TEST_CASE("the folder is emptied when it grows too large, and what was in it can be made again") {
    Desk desk(Stand::works, 15);
    const auto first = desk.stored("first"), second = desk.stored("second");
    for (const auto& hash : {first, second}) {
        desk.shelf.ask(hash);
        CHECK(desk.shelf.makeSome());
        CHECK(desk.shelf.ask(hash).pdf.has_value());
    }
    CHECK_FALSE(desk.shelf.ask(first).pdf.has_value());
    CHECK(desk.shelf.makeSome());
    CHECK(desk.shelf.ask(first).pdf.has_value());
}

TEST_CASE("without the program nothing is offered, and whoever asks nevertheless learns why") {
    Desk desk(Stand::works);
    PdfShelf shelf(systemFiles(), desk.blobs, {.converter = {.command = ""}, .folder = desk.folder / "none"});
    CHECK_FALSE(shelf.isOffered());
    const auto letter = desk.stored("letter");
    CHECK(shelf.ask(letter).problem->key == "documents.no_pdf_command");
    CHECK_FALSE(shelf.makeSome());
}
