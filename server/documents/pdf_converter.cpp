#include "documents/pdf_converter.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <thread>

#include "base/file.h"
#include "base/utf8.h"
#include "docx/long_tables.h"

namespace entente::documents {

namespace {

using std::filesystem::path;

constexpr std::size_t longestTable = 100;
constexpr rlim_t largestFile = rlim_t{512} << 20;
constexpr const char* kFolderName = "entente-pdf-";
constexpr auto pause = std::chrono::milliseconds(20);

/// Where the command is; empty when it is nowhere.
path located(const std::string& command) {
    if (command.empty()) return {};
    if (command.find('/') != std::string::npos) return access(command.c_str(), X_OK) == 0 ? path(command) : path();
    const char* search = std::getenv("PATH");
    std::string_view rest = search ? search : "/usr/bin:/bin";
    while (!rest.empty()) {
        const auto colon = std::min(rest.find(':'), rest.size());
        const auto candidate = path(rest.substr(0, colon)) / command;
        if (access(candidate.c_str(), X_OK) == 0) return candidate;
        rest.remove_prefix(std::min(colon + 1, rest.size()));
    }
    return {};
}

/// A folder that goes with all that is in it.
class TemporaryFolder {
  public:
    explicit TemporaryFolder(const path& below) {
        auto name =
            ((below.empty() ? std::filesystem::temp_directory_path() : below) / kFolderName).string() + "XXXXXX";
        if (!mkdtemp(name.data())) throw std::system_error(errno, std::generic_category(), "mkdtemp " + name);
        folder_ = name;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const path& get() const { return folder_; }

  private:
    path folder_;
};

void limit(decltype(RLIMIT_AS) what, rlim_t value) {
    const rlimit both{value, value};
    setrlimit(what, &both);
}

constexpr int kNotRun = 127;

/// In a child, between fork and exec: only calls that are safe there.
[[noreturn]] void become(const PdfConverter::Options& options, char* const* arguments, char* const* environment) {
    unshare(CLONE_NEWUSER | CLONE_NEWNET);  // not everywhere allowed; the limits below hold in any case
    limit(RLIMIT_AS, options.memoryBytes);
    limit(RLIMIT_CPU, static_cast<rlim_t>(options.timeout.count()));
    limit(RLIMIT_FSIZE, largestFile);
    limit(RLIMIT_CORE, 0);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    execve(arguments[0], arguments, environment);
    _exit(kNotRun);
}

/// In a child as well. The kernel tells only a child of the end of its parent, and LibreOffice starts children of its
/// own: this one ends all of them, also when the program is killed.
[[noreturn]] void guard(const PdfConverter::Options& options, pid_t parent, char* const* arguments,
                        char* const* environment) {
    setsid();  // so that the whole family can be ended at once
    signal(SIGCHLD, SIG_DFL);
    sigset_t awaited;
    sigemptyset(&awaited);
    sigaddset(&awaited, SIGTERM);
    sigaddset(&awaited, SIGCHLD);
    sigprocmask(SIG_SETMASK, &awaited, nullptr);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) _exit(kNotRun);
    const int nothing = open("/dev/null", O_RDWR);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        dup2(nothing, stream);
    close_range(3, ~0u, 0);
    const pid_t office = fork();
    if (office < 0) _exit(kNotRun);
    if (office == 0) become(options, arguments, environment);
    for (;;) {
        int status = 0;
        if (sigwaitinfo(&awaited, nullptr) == SIGTERM) kill(0, SIGKILL);
        if (waitpid(office, &status, WNOHANG) == office) _exit(WIFEXITED(status) ? WEXITSTATUS(status) : kNotRun);
    }
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (auto& text : texts)
        list.push_back(text.data());
    list.push_back(nullptr);
    return list;
}

enum class Outcome : std::uint8_t { Done, Failed, TimedOut };

Outcome run(const PdfConverter::Options& options, const std::atomic<bool>& stopped, std::vector<std::string> arguments,
            std::vector<std::string> environment) {
    const auto argumentList = pointers(arguments), environmentList = pointers(environment);
    const pid_t parent = getpid(), child = fork();
    if (child < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (child == 0) guard(options, parent, argumentList.data(), environmentList.data());
    const auto end = std::chrono::steady_clock::now() + options.timeout;
    int status = 0;
    for (;;) {
        const auto ended = waitpid(child, &status, WNOHANG);
        if (ended == child) break;
        if (ended < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "waitpid");
        if (const bool late = std::chrono::steady_clock::now() >= end; late || stopped) {
            kill(-child, SIGKILL);
            kill(child, SIGKILL);
            waitpid(child, &status, 0);
            return late ? Outcome::TimedOut : Outcome::Failed;
        }
        std::this_thread::sleep_for(pause);
    }
    kill(-child, SIGKILL);  // whatever it left behind
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? Outcome::Done : Outcome::Failed;
}

Error tooLate() {
    return {ErrorKind::Limit, {"documents.pdf_timeout", "The PDF took too long to make.", {}}};
}

/// The file that was being written when the process was ended is no PDF.
bool isWhole(std::string_view pdf) {
    return pdf.starts_with("%PDF-") && utf8::trim(pdf).ends_with("%%EOF");
}

}  // namespace

bool PdfConverter::isAvailable() const {
    return !located(options_.command).empty();
}

Message PdfConverter::absence() {
    return {"documents.no_pdf_command",
            "LibreOffice is not installed here, so there is no PDF; the Word document can be downloaded.",
            {}};
}

void PdfConverter::prepareWorkFolder() const {
    if (options_.workFolder.empty()) return;
    systemFiles().createFolders(options_.workFolder);
    std::error_code ignored;  // what cannot be removed hinders nobody
    for (const auto& name : systemFiles().list(options_.workFolder))
        if (name.starts_with(kFolderName)) std::filesystem::remove_all(options_.workFolder / name, ignored);
}

Message PdfConverter::failure() {
    return {"documents.pdf_failed", "LibreOffice could not make the PDF.", {}};
}

std::vector<Result<std::string>> PdfConverter::convert(const std::vector<std::string>& documents) const {
    std::vector<Result<std::string>> results(documents.size(), Error{ErrorKind::Rejected, failure()});
    const auto command = located(options_.command);
    if (command.empty()) results.assign(documents.size(), Error{ErrorKind::Rejected, absence()});
    if (command.empty() || stopped_) return results;
    const TemporaryFolder folder(options_.workFolder);
    std::vector<std::string> arguments = {
        command.string(), "-env:UserInstallation=file://" + folder.get().string() + "/profile",
        "--headless",     "--norestore",
        "--nolockcheck",  "--nodefault",
        "--convert-to",   "pdf",
        "--outdir",       (folder.get() / "out").string()};
    std::vector<std::size_t> given;
    for (std::size_t i = 0; i < documents.size(); ++i) {
        const auto document = docx::withShortTables(documents[i], longestTable);
        if (!document) {
            results[i] = document.error();
            continue;
        }
        const auto file = folder.get() / (std::to_string(i) + ".docx");
        writeFile(systemFiles(), file, *document);
        arguments.push_back(file.string());
        given.push_back(i);
    }
    if (given.empty()) return results;
    const auto outcome =
        run(options_, stopped_, std::move(arguments),
            {"HOME=" + folder.get().string(), "TMPDIR=" + folder.get().string(), "PATH=/usr/bin:/bin", "LANG=C.UTF-8"});
    for (const auto i : given) {
        auto pdf = readFile(systemFiles(), folder.get() / "out" / (std::to_string(i) + ".pdf"));
        if (pdf && isWhole(*pdf)) {
            results[i] = std::move(*pdf);
        } else if (outcome == Outcome::TimedOut) {
            results[i] = tooLate();
        }
    }
    return results;
}

}  // namespace entente::documents
