#pragma once

#include <memory>
#include <string>

#include "app/configuration.h"
#include "app/installation.h"

namespace entente::app {

struct RunOptions {
    Configuration configuration;
    Installation installation;
    bool demo = false;  ///< load the demo program when the data folder is empty
};

/// The whole server: builds every object once, in order, and ends them in reverse. `run` serves until SIGTERM or
/// SIGINT, then drains. Returns the exit code of the command line.
int runApplication(const RunOptions& options);

}  // namespace entente::app
