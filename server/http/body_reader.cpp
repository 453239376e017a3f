#include "http/body_reader.h"

#include <algorithm>

#include "http/refusal.h"
#include "http/sizes.h"

namespace entente::http {

namespace {
constexpr std::uint64_t shortRest = 64 * kibibyte;
constexpr std::size_t longestLine = kibibyte;
constexpr std::uint64_t mostOverhead = 64 * kibibyte;

Refusal badChunks() {
    return broken(400, "http.bad_chunks", "The chunks of the request's body are not readable.");
}
}  // namespace

BodyReader::BodyReader(Connection& connection, const RequestHead& head, Times times)
    : connection_(connection),
      framing_(head.framing),
      times_(times),
      mustInvite_(head.expectsContinue),
      atEnd_(head.framing.kind == Framing::Kind::None),
      left_(head.framing.length) {}

void BodyReader::allow(std::uint64_t bytes) {
    allowed_ = bytes;
    if (framing_.kind == Framing::Kind::Length) count(framing_.length);
}

void BodyReader::count(std::uint64_t bytes) {
    if (bytes > allowed_) {
        throw broken(413, "http.body_too_large", "What was sent is too large.");
    }
    allowed_ -= bytes;
}

void BodyReader::fill() {
    const auto now = std::chrono::steady_clock::now();
    if (!started_) {
        started_ = true;
        deadline_ = now + times_.body;
    }
    if (mustInvite_ && connection_.buffer().empty()) connection_.send("HTTP/1.1 100 Continue\r\n\r\n", times_.stall);
    mustInvite_ = false;
    switch (connection_.receive(std::min(deadline_, now + times_.stall))) {
        case Connection::Received::Bytes:
            return;
        case Connection::Received::Nothing:
            throw broken(408, "http.body_timeout", "The rest of the request did not arrive in time.");
        case Connection::Received::End:
            throw broken(400, "http.body_truncated", "The request ended before its announced length.");
    }
}

std::string BodyReader::line() {
    auto& buffer = connection_.buffer();
    for (;;) {
        const auto end = buffer.find('\n');
        if (end != std::string::npos) {
            if (end == 0 || buffer[end - 1] != '\r') throw badChunks();
            std::string text = buffer.substr(0, end - 1);
            buffer.erase(0, end + 1);
            overhead_ += end;
            if (overhead_ > mostOverhead) throw badChunks();
            return text;
        }
        if (buffer.size() > longestLine) throw badChunks();
        fill();
    }
}

// RFC 9112 §7.1; extensions and trailers are read and dropped (§7.1.1, §7.1.2).
bool BodyReader::beginChunk() {
    if (inChunks_ && !line().empty()) throw badChunks();
    inChunks_ = true;
    const auto text = line();
    const auto digits = std::min(text.find_first_not_of("0123456789abcdefABCDEF"), text.size());
    if (digits == 0 || digits > 8) throw badChunks();
    const auto extension = text.find_first_not_of(" \t", digits);
    if (extension != std::string::npos && text[extension] != ';') throw badChunks();
    left_ = std::stoull(text.substr(0, digits), nullptr, 16);
    count(left_);
    if (left_ > 0) return true;
    while (!line().empty()) {
    }
    atEnd_ = true;
    return false;
}

bool BodyReader::read(std::string& bytes) {
    if (atEnd_) return false;
    if (framing_.kind == Framing::Kind::Chunked && left_ == 0 && !beginChunk()) return false;
    auto& buffer = connection_.buffer();
    if (buffer.empty()) fill();
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, buffer.size()));
    bytes.append(buffer, 0, size);
    buffer.erase(0, size);
    left_ -= size;
    atEnd_ = framing_.kind == Framing::Kind::Length && left_ == 0;
    return true;
}

std::string BodyReader::readAll() {
    std::string bytes;
    while (read(bytes)) {
    }
    return bytes;
}

bool BodyReader::skipRest() {
    if (atEnd_) return true;
    // Who still waits for the invitation has sent nothing and may or may not send it after the final answer.
    if (mustInvite_) return false;
    if (framing_.kind == Framing::Kind::Length && left_ > shortRest) return false;
    try {
        allowed_ = shortRest;
        std::string dropped;
        while (read(dropped))
            dropped.clear();
        return true;
    } catch (const Refusal&) {
        return false;
    }
}

}  // namespace entente::http
