#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "template/program.h"
#include "template/tag.h"

namespace entente::templates {

/// Puts a program together from the pieces of a template in their order. Tags that do not match one another become
/// findings; the program is whole even then.
class ProgramBuilder {
  public:
    ProgramBuilder();
    ~ProgramBuilder();
    ProgramBuilder(const ProgramBuilder&) = delete;
    ProgramBuilder& operator=(const ProgramBuilder&) = delete;

    void literal(std::string_view text);
    void mark(std::uint32_t id);
    /// `slot` is handed to the output with a printed value. Remarks do nothing; include and merge are the caller's
    /// business.
    void tag(const Tag& tag, const Place& place, std::uint32_t slot = 0);
    /// Whether the place reached is inside a repetition.
    bool inLoop() const;

    Program finish(std::vector<Finding>& findings);

  private:
    struct Frame;

    Block& current();
    void complain(const Place& place, Message message);
    void open(const Tag& tag, std::uint32_t place);
    void divide(const Tag& tag, const Place& place, std::uint32_t index);
    void close(const Tag& tag, const Place& place);

    Program program_;
    std::vector<std::unique_ptr<Frame>> frames_;
    std::vector<Finding> findings_;
};

}  // namespace entente::templates
