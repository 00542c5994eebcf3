// SPDX-License-Identifier: Apache-2.0
#include "client_run.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <filesystem>

#include "large.hpp"

namespace heddle::bench {

BenchServer::BenchServer(const Options& options) {
  std::vector<std::string> arguments = {program("bench_server"), "--delay",
                                        std::to_string(options.delay), "--core",
                                        std::to_string(options.core)};
  if (options.tls) {
    authority_ = std::filesystem::temp_directory_path() /
                 fmt::format("heddle-bench-{}.pem", static_cast<long>(::getpid()));
    arguments.insert(arguments.end(), {"--authority", authority_});
  }
  process_ = std::make_unique<Child>(arguments);
  port_ = process_->line().substr(6);  // "port: "
}

BenchServer::~BenchServer() {
  std::error_code none;
  if (!authority_.empty()) std::filesystem::remove(authority_, none);
}

Measured BenchServer::measure(const Load& load) const {
  std::vector<std::string> arguments = load.client;
  const auto add = [&](const char* name, const std::string& value) {
    arguments.insert(arguments.end(), {name, value});
  };
  add("--port", port_);
  add("--flows", std::to_string(load.flows));
  add("--warm-up", std::to_string(load.warm_up));
  add("--in-flight", std::to_string(load.in_flight));
  add("--threads", std::to_string(load.threads));
  add("--core", std::to_string(load.core));
  if (!authority_.empty()) add("--authority", authority_);
  const auto said = boost::json::parse(run_program(arguments).out).as_object();
  Measured measured;
  measured.seconds = said.at("seconds").to_number<double>();
  measured.cpu_seconds = said.at("cpu_seconds").to_number<double>();
  measured.peak_megabytes = said.at("peak_kib").to_number<double>() * 1024 / 1e6;
  measured.flows = said.at("flows").to_number<long>();
  measured.failed = said.at("failed").to_number<long>();
  measured.why = said.at("why").as_string();
  return measured;
}

}  // namespace heddle::bench
