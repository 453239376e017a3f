#pragma once

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

namespace entente::test {

/// What goes to standard output or error meanwhile goes into the file.
class Captured {
  public:
    Captured(FILE* stream, const std::filesystem::path& file) : stream_(stream), kept_(dup(fileno(stream))) {
        std::fflush(stream_);
        FILE* const into = std::fopen(file.c_str(), "w");
        REQUIRE(into != nullptr);
        dup2(fileno(into), fileno(stream_));
        std::fclose(into);
    }
    ~Captured() {
        std::fflush(stream_);
        dup2(kept_, fileno(stream_));
        close(kept_);
    }
    Captured(const Captured&) = delete;
    Captured& operator=(const Captured&) = delete;

  private:
    FILE* stream_;
    int kept_;
};

}  // namespace entente::test
