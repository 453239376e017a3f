#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

namespace entente::bench {

/// `entente serve` as a process of its own, on a free port of loopback. Ended with SIGTERM.
class ServerProcess {
  public:
    /// Returns when it listens; throws std::runtime_error when it ends instead.
    ServerProcess(const std::filesystem::path& binary, const std::filesystem::path& dataFolder);
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;
    ~ServerProcess();

    std::uint16_t port() const { return port_; }
    /// Memory that is resident now, in MiB.
    double residentMegabytes() const;
    /// Processor time that it has used, in seconds.
    double cpuSeconds() const;

  private:
    pid_t process_ = 0;
    std::uint16_t port_ = 0;
};

}  // namespace entente::bench
