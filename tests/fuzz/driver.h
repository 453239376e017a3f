#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// One executable per subject, `tests/fuzz/<subject>.cpp` with this driver: without arguments it replays the kept
/// corpus `tests/fuzz/corpus/<subject>` (a unit test, also under sanitizers); `--seconds N` searches for N seconds and
/// is what `make fuzz` runs; file names are run one by one, to look into a finding.
namespace entente::fuzz {

/// Numbers that repeat with their seed.
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next();
    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(next() % limit); }
    bool chance(int percent) { return below(100) < static_cast<std::size_t>(percent); }
    template <typename Container>
    const auto& pick(const Container& from) {
        return from[below(from.size())];
    }

  private:
    std::uint64_t state_;
};

struct Subject {
    std::string_view name;
    /// A new input, likely to mean something.
    std::string (*generate)(Random& random);
    /// Feeds the input and checks what must hold whatever it is.
    void (*exercise)(std::string_view input);
};

/// Given by the file of the subject.
extern const Subject kSubject;

/// Ends the process as a crash does, when something that must hold does not.
void require(bool holds, std::string_view what, std::string_view detail = {});

}  // namespace entente::fuzz
