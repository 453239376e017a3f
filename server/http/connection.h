#pragma once

#include <Poco/Net/StreamSocket.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace entente::http {

using Deadline = std::chrono::steady_clock::time_point;

/// The other side is gone, or takes or sends nothing any more. There is nobody left to answer.
class ConnectionLost : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// A TCP connection with what was read ahead of use. Owned by one thread at a time: the reactor while waiting for a
/// request, a worker while serving it.
class Connection {
  public:
    /// `count` is the number of living connections.
    Connection(const Poco::Net::StreamSocket& socket, std::shared_ptr<std::atomic<std::size_t>> count);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    enum class Received { Bytes, Nothing, End };
    /// Appends what is there to the buffer, without waiting.
    Received receiveNow();
    /// Waits until something is there; Nothing when `deadline` comes first.
    Received receive(Deadline deadline);
    /// Sends all; throws ConnectionLost when for `stall` nothing was taken.
    void send(std::string_view bytes, std::chrono::milliseconds stall);
    /// `size` bytes of the file from its start.
    void sendFile(int file, std::uint64_t size, std::chrono::milliseconds stall);
    /// Sends what fits without waiting: for a last word to somebody who is turned away.
    void sendNow(std::string_view bytes) noexcept;
    /// Tells the other side that nothing more comes.
    void shutdownSend() noexcept;
    /// Ends every wait on this connection; may be called while another thread waits.
    void cut() noexcept;

    std::string& buffer() { return buffer_; }
    int descriptor() const { return descriptor_; }
    /// Address without port.
    const std::string& peer() const { return peer_; }

    std::size_t served = 0;  ///< requests answered so far

    /// Written by the reactor only.
    struct Waiting {
        enum class For { Request, RestOfHead, End } what = For::Request;
        Deadline until = {};
        std::size_t discarded = 0;
        bool registered = false;
    } waiting;

  private:
    /// False when nothing happened in that time.
    bool waitFor(short what, std::chrono::microseconds time) const;

    Poco::Net::StreamSocket socket_;
    int descriptor_;
    std::string peer_;
    std::string buffer_;
    std::shared_ptr<std::atomic<std::size_t>> count_;
};

}  // namespace entente::http
