// SPDX-License-Identifier: Apache-2.0
#include <heddle/node.hpp>

#include "token_method.hpp"

namespace heddle::imiassist {

struct GetExistingToken : TokenMethod {
  static constexpr About about{.name = "imiassist.get_existing_token",
                               .title = "Get Existing Token",
                               .doc =
                                   "Reads the API key and token that were generated last. The "
                                   "token returned may or may not have expired.",
                               .success = "Read the last generated API key and token.",
                               .failure = "Error in reading API key and token.",
                               .idempotent = true};

  Endpoint endpoint{this, "imiassist.get_existing_token.path", "/api/v1/auth/api-token/",
                    "imiassist.get_existing_token.method", "GET"};

  Outcome run(Call& call) { return fetch(call, endpoint); }
};

}  // namespace heddle::imiassist

HEDDLE_PLUGIN("imiassist", HEDDLE_PLUGIN_VERSION, "Apache-2.0", heddle::imiassist::GetExistingToken)
