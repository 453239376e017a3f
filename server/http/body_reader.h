#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "http/connection.h"
#include "http/request_head.h"

namespace entente::http {

/// The body of one request, to its exact end and not a byte further. Framing errors, an early end and a body over the
/// limit are Refusals that close the connection.
class BodyReader {
  public:
    struct Times {
        std::chrono::milliseconds body;
        std::chrono::milliseconds stall;
    };

    BodyReader(Connection& connection, const RequestHead& head, Times times);

    /// More than this many bytes are refused with 413. To be set before reading; until then no byte is allowed.
    void allow(std::uint64_t bytes);
    /// Appends the next piece; false at the end of the body.
    bool read(std::string& bytes);
    std::string readAll();

    bool atEnd() const { return atEnd_; }
    /// Reads and forgets a short rest, so that the connection can go on with the next request. False when the rest is
    /// long, late or broken: then the connection must be closed.
    bool skipRest();

  private:
    void fill();
    std::string line();
    bool beginChunk();
    void count(std::uint64_t bytes);

    Connection& connection_;
    const Framing framing_;
    const Times times_;
    Deadline deadline_ = {};
    bool started_ = false;
    bool mustInvite_;  // the client waits for 100 Continue before it sends
    bool inChunks_ = false;
    bool atEnd_;
    std::uint64_t left_;  // of the body, or of the current chunk
    std::uint64_t allowed_ = 0;
    std::uint64_t overhead_ = 0;  // of chunk extensions and trailers
};

}  // namespace entente::http
