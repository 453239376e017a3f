#include "base/file.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cerrno>

#include "unit/storage/temporary_folder.h"

using namespace entente;
using entente::test::TemporaryFolder;

TEST_CASE("a file is written, replaced and read whole") {
    const TemporaryFolder folder;
    auto& files = systemFiles();
    const auto path = folder / "settings";
    CHECK_FALSE(readFile(files, path));
    for (const std::string& content : {std::string("one\0two", 7), std::string(200'000, 'x'), std::string()}) {
        writeFile(files, path, content);
        CHECK(readFile(files, path) == content);
    }
    CHECK(files.list(folder.path()) == std::vector<std::string>{"settings"});
    struct stat status = {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("a file larger than the limit is refused, one as large is read") {
    const TemporaryFolder folder;
    writeFile(systemFiles(), folder / "ten", "0123456789");
    CHECK(readFile(systemFiles(), folder / "ten", 10)->size() == 10);
    CHECK_THROWS_AS((void)readFile(systemFiles(), folder / "ten", 9), FileError);
    CHECK_THROWS_AS((void)readFile(systemFiles(), "/dev/zero", 1000), FileError);
}

TEST_CASE("failures carry the system's number and the path") {
    const TemporaryFolder folder;
    auto& files = systemFiles();
    files.create(folder / "there")->close();
    const auto numberOf = [](const auto& call) {
        try {
            call();
        } catch (const FileError& error) {
            CHECK(std::string(error.what()).find("/entente-") != std::string::npos);
            return error.code().value();
        }
        return 0;
    };
    CHECK(numberOf([&] { (void)files.create(folder / "there"); }) == EEXIST);
    CHECK(numberOf([&] { (void)files.create(folder / "no/folder"); }) == ENOENT);
    CHECK(numberOf([&] { files.rename(folder / "none", folder / "other"); }) == ENOENT);
    CHECK(numberOf([&] { (void)files.open(folder.path()); }) == EISDIR);
    CHECK(numberOf([&] { files.createFolders(folder / "there/below"); }) == ENOTDIR);
    CHECK(numberOf([&] { writeFile(files, folder / "no/folder", "x"); }) == ENOENT);
    CHECK_FALSE(files.remove(folder / "none"));
    CHECK(files.remove(folder / "there"));
    CHECK_FALSE(files.exists(folder / "there"));
    CHECK(files.list(folder / "none").empty());
}

TEST_CASE("folders are made with their parents, and twice is no error") {
    const TemporaryFolder folder;
    systemFiles().createFolders(folder / "a/b/c");
    systemFiles().createFolders(folder / "a/b/c");
    CHECK(systemFiles().list(folder / "a") == std::vector<std::string>{"b"});
}
