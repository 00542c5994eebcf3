// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>

#include <chrono>

#include "behaviours.hpp"
#include "request_log.hpp"
#include "service.hpp"
#include "stop_signal.hpp"

// One HTTP request from its headers to the log line: reads the body within bounds, finds the route,
// chooses the behaviour and has the answer delivered.
namespace heddle::imiassist::sandbox {

// What all requests share. Outlives the server.
struct Sandbox {
  Service service;
  BehaviourPlan plan;
  FlakyCounters flaky;
  std::chrono::milliseconds slow_delay;
  RequestLog log;
  StopSignal stop;
};

class HandlerFactory : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  explicit HandlerFactory(Sandbox& sandbox) : sandbox_(sandbox) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(
      const Poco::Net::HTTPServerRequest& request) override;

 private:
  Sandbox& sandbox_;
};

}  // namespace heddle::imiassist::sandbox
