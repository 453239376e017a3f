#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "storage/db/database.h"

/// What the benchmarks against the database share.
namespace entente::bench {

/// Threads, connections or clients that wait for durability at the same time.
inline constexpr std::size_t kClients = 16;

/// Runs `work(folder of the program, new folder there)` and removes that folder again: what is measured needs a real
/// disk, which a temporary folder often is not. The exit code: 3, with a line on stderr, when it throws.
int besideProgram(const char* program,
                  const std::function<void(const std::filesystem::path&, const std::filesystem::path&)>& work);

double secondsOf(const std::function<void()>& work);
/// Of at least one value; sorts a copy.
double median(std::vector<double> values);
/// Processor time of this process, user and system.
double cpuSeconds();

/// Runs `work(thread)` in `kClients` threads; the first exception reaches the caller.
void inThreads(const std::function<void(std::size_t)>& work);

/// What one durable transaction of the program writes.
struct Footprint {
    double rows = 0;         ///< inserted, updated or deleted
    double bytesPerRow = 0;  ///< content of a row as it then stands; of a deleted one as it stood
};

/// Measured on real ones, `count` of which `work` makes. Rows and their content are counted, entries of indexes are
/// not.
Footprint footprintOf(storage::Database& database, std::size_t count, const std::function<void()>& work);

/// A database of one table without an index, to be measured against: what follows from where rows lie and how they are
/// found again is left to the other side of the ratio.
class BareDatabase {
  public:
    explicit BareDatabase(const std::filesystem::path& file);

    /// Transactions per second that write as many rows of the same size, by `kClients` threads that await each.
    double writesPerSecond(const Footprint& footprint, std::size_t count);

  private:
    std::unique_ptr<storage::Database> database_;
};

}  // namespace entente::bench
