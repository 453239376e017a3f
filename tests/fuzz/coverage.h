#pragma once

/// Which parts of the instrumented modules (build folder `build-fuzz`) a run has touched, and how often, roughly.
namespace entente::fuzz::coverage {

/// Forgets what was touched since the last time.
void start();
/// Whether something was touched for the first time, or for the first time that often. Always false when the modules
/// are not instrumented.
bool grew();
/// Edges seen so far.
int seen();

}  // namespace entente::fuzz::coverage
