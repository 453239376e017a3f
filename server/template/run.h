#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "feel/expression.h"
#include "feel/value.h"
#include "template/program.h"

namespace entente::templates {

/// Where a running program writes. Used by one run at a time.
class Output {
  public:
    virtual ~Output() = default;
    virtual void literal(std::string_view text) = 0;
    virtual void mark(std::uint32_t id) = 0;
    /// A reason when the value cannot be printed here.
    virtual std::optional<Message> print(const feel::Value& value, std::uint32_t slot) = 0;
    /// Draft mode: shows where a value is missing.
    virtual void missing(const Place& place, std::uint32_t slot) = 0;
    /// Bytes written so far, for the limit.
    virtual std::size_t size() const = 0;
};

struct RunOptions {
    /// What is wrong with the data becomes a warning and a visible mark instead of an error.
    bool draft = false;
};

/// Runs a program over data. All problems of the data are collected: the run goes on behind a value that failed (up to
/// 100 problems). Limits: 256 MiB of output, 20 million operations.
void run(const Program& program, const feel::Context& data, const feel::Environment& environment, Output& output,
         std::vector<Finding>& findings, const RunOptions& options = {});

}  // namespace entente::templates
