#pragma once

#include <Poco/Net/ServerSocket.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "http/connection.h"
#include "http/request_head.h"

namespace entente::http {

/// The one thread that waits: for new connections, for the heads of requests, and for the other side to go. So a client
/// that is slow, idle or hostile costs a little memory and no worker. Everything but `run` may be called from any
/// thread.
class Reactor {
  public:
    struct Settings {
        HeadLimits limits;
        std::size_t maxConnections;
        std::chrono::milliseconds headTime;
        std::chrono::milliseconds keepAliveTime;
        std::string tooBusy;  ///< complete answer to those who are shed
        std::string tooSlow;  ///< complete answer to those whose head takes too long
    };
    /// Takes a connection whose next request is ready to be served, unless nobody has time for it.
    using Dispatch = std::function<bool(std::unique_ptr<Connection>&)>;

    /// `listener` is bound and listening; `drain` closes it.
    Reactor(const Poco::Net::ServerSocket& listener, Settings settings, Dispatch dispatch);
    ~Reactor();
    Reactor(const Reactor&) = delete;
    Reactor& operator=(const Reactor&) = delete;

    void start();
    void waitForRequest(std::unique_ptr<Connection> connection);
    /// Reads and forgets what is still on the way, then closes.
    void waitForEnd(std::unique_ptr<Connection> connection);
    /// Accepts nothing more and closes what waits for a request.
    void drain();
    /// Closes everything and joins the thread.
    void stop();

  private:
    using Waiting = Connection::Waiting;

    void run();
    void accept();
    void pauseAccepting();
    void takeReturned();
    void watch(std::unique_ptr<Connection> connection, Waiting::For what);
    void onReadable(int descriptor);
    void offer(std::unique_ptr<Connection> connection);
    void sweep();
    void arm(Connection& connection) const;
    bool listen(bool on);
    void closeListener();
    void wake() const;

    Poco::Net::ServerSocket listener_;
    int listenerDescriptor_;  // -1 when closed
    const Settings settings_;
    const Dispatch dispatch_;
    const int epoll_;
    const int wakeUp_;
    const std::shared_ptr<std::atomic<std::size_t>> connections_;
    std::unordered_map<int, std::unique_ptr<Connection>> waiting_;
    Deadline acceptAgain_ = {};
    bool listening_ = false;

    std::mutex mutex_;
    std::vector<std::pair<std::unique_ptr<Connection>, Waiting::For>> returned_;  // guarded by mutex_
    std::atomic<bool> draining_ = false;
    std::atomic<bool> stopping_ = false;
    std::thread thread_;
};

}  // namespace entente::http
