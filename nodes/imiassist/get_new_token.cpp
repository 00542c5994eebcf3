// SPDX-License-Identifier: Apache-2.0
#include <heddle/node.hpp>

#include "token_method.hpp"

namespace heddle::imiassist {

struct GetNewToken : TokenMethod {
  static constexpr About about{.name = "imiassist.get_new_token",
                               .title = "Get New Token",
                               .doc = "Generates a new API key and token for the integration user.",
                               .success = "Generated API key and token.",
                               .failure = "Error in generating API key and token.",
                               .effects = true};

  Endpoint endpoint{this, "imiassist.get_new_token.path", "/api/v1/auth/api-token/",
                    "imiassist.get_new_token.method", "POST"};

  Outcome run(Call& call) { return fetch(call, endpoint); }
};

}  // namespace heddle::imiassist

HEDDLE_PLUGIN("imiassist", HEDDLE_PLUGIN_VERSION, "Apache-2.0", heddle::imiassist::GetNewToken)
