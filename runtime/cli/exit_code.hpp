// SPDX-License-Identifier: Apache-2.0
#pragma once

// How the command ends, for scripts. A contract: the numbers stand in --help.
namespace heddle::cli {

enum class ExitCode : int {
  success = 0,
  other_outcome = 1,  // the run ended, but not with SUCCESS
  refused = 2,        // wrong usage, or a flow or inputs with errors: nothing was run
  internal = 3,       // a fault of Heddle or a plugin, or a result that could not be delivered
  interrupted = 130,
};

}  // namespace heddle::cli
