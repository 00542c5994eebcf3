// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "flow_test/run_case.hpp"

namespace heddle::flow_test {

using Results = std::vector<std::pair<const Case*, CaseResult>>;

// The results as JUnit XML, which CI services read: a suite for each file.
std::string junit_xml(const Results& results);

}  // namespace heddle::flow_test
