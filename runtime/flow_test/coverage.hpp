// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "flow_test/run_case.hpp"

// Which edges of flows the cases took. Those that a flow writes count: where a failure that is not
// wired leads, the author has not decided. A TIMEOUT or INVALID that is not wired takes the edge of
// FAILURE.
namespace heddle::flow_test {

class Coverage {
 public:
  struct OfFlow {
    std::string flow;  // its file
    std::size_t edges = 0;
    std::vector<std::string> not_taken;  // "sign_in  FAILURE → end.FAILURE", in the flow's order
  };

  void add(const Prepared& prepared, const CaseResult& result);
  // In the order in which the flows were met.
  [[nodiscard]] std::vector<OfFlow> flows() const;

 private:
  struct Edge {
    std::string node;
    std::string outcome;
    std::string target;
    bool taken = false;
  };
  struct Seen {
    std::string flow;
    std::vector<Edge> edges;
  };

  std::vector<Edge>& edges_of(const Prepared& prepared);

  std::vector<Seen> seen_;
};

}  // namespace heddle::flow_test
