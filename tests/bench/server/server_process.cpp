#include "server_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace entente::bench {

ServerProcess::ServerProcess(const std::filesystem::path& binary, const std::filesystem::path& dataFolder) {
    const auto log = dataFolder / "server.log";
    std::filesystem::remove(log);
    process_ = ::fork();
    if (process_ < 0) throw std::runtime_error("no process can be started");
    if (process_ == 0) {
        const int descriptor = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        ::dup2(descriptor, STDOUT_FILENO);
        ::dup2(descriptor, STDERR_FILENO);
        ::setenv("ENTENTE_DATA_DIR", dataFolder.c_str(), 1);
        ::setenv("ENTENTE_HTTP_PORT", "0", 1);
        ::execl(binary.c_str(), binary.c_str(), "serve", static_cast<char*>(nullptr));
        ::_exit(127);
    }
    const std::regex started("server\\.started url=http://localhost:(\\d+)");
    for (int attempt = 0; attempt < 600; ++attempt) {
        std::stringstream text;
        text << std::ifstream(log).rdbuf();
        std::smatch found;
        const auto said = text.str();
        if (std::regex_search(said, found, started)) {
            port_ = static_cast<std::uint16_t>(std::stoi(found[1]));
            return;
        }
        if (::waitpid(process_, nullptr, WNOHANG) == process_) throw std::runtime_error("the server ended: " + said);
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    throw std::runtime_error("the server does not start");
}

ServerProcess::~ServerProcess() {
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
}

double ServerProcess::residentMegabytes() const {
    std::ifstream status("/proc/" + std::to_string(process_) + "/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
    return 0;
}

double ServerProcess::cpuSeconds() const {
    std::ifstream stat("/proc/" + std::to_string(process_) + "/stat");
    std::string field;
    for (int i = 0; i < 13; ++i)
        stat >> field;
    double user = 0, system = 0;
    stat >> user >> system;
    return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace entente::bench
