// SPDX-License-Identifier: Apache-2.0
#include <heddle/node.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

// Nodes that do as the engine's tests tell them.
namespace {

using heddle::About;
using heddle::Again;

struct Echo : heddle::Node {
  static constexpr About about{.name = "probe.echo", .doc = "Gives back what it gets."};
  In<heddle::Value> value{this, "value", "Anything"};
  Out<heddle::Value> same{this, "same", "The value"};
  Outcome run(Call&) {
    same = *value;
    return success;
  }
};

struct Join : heddle::Node {
  static constexpr About about{.name = "probe.join", .doc = "Joins two texts."};
  In<std::string> left{this, "left", "First"};
  In<std::string> right{this, "right", "Second", {.default_value = "!"}};
  In<std::string> password{this, "password", "A secret", {.required = false, .secret = true}};
  Out<std::string> joined{this, "joined", "Both"};
  Out<std::string> open{this, "open", "Both, for all to see", {.is_public = true}};
  Outcome run(Call& call) {
    call.info("joining with " + password.value_or("nothing"));
    joined = *left + *right;
    open = *left + *right;
    return success;
  }
};

// Fails until the attempt whose number it is given.
struct Flaky : heddle::Node {
  static constexpr About about{.name = "probe.flaky", .doc = "Fails a few times."};
  In<std::int64_t> good_attempt{this, "good_attempt", "The first that succeeds"};
  In<bool> final_failure{
      this, "final_failure", "Whether failures are final", {.default_value = false}};
  Out<std::int64_t> attempts{this, "attempts", "How many it took", {.default_value = 0}};
  Out<std::string> key{this, "key", "The idempotency key"};
  Outcome run(Call& call) {
    attempts = std::int64_t{call.attempt()};
    if (call.attempt() < *good_attempt) {
      return call.fail("flaky", "attempt " + std::to_string(call.attempt()) + " failed",
                       *final_failure ? Again::never : Again::allowed);
    }
    key = call.idempotency_key();
    return success;
  }
};

struct Sleep : heddle::Node {
  static constexpr About about{.name = "probe.sleep", .doc = "Sleeps."};
  In<std::chrono::nanoseconds> time{this, "time", "How long"};
  Outcome run(Call& call) {
    call.sleep(*time);
    return success;
  }
};

struct Block : heddle::Node {
  static constexpr About about{
      .name = "probe.block", .doc = "Blocks its thread.", .blocking = true};
  Out<std::string> slept{this, "slept", "Where a parking call from such a thread worked"};
  Outcome run(Call& call) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    call.info("blocked");
    call.sleep(std::chrono::milliseconds(5));
    slept = "yes";
    return success;
  }
};

struct Hog : heddle::Node {
  static constexpr About about{.name = "probe.hog", .doc = "Blocks its worker, as no node should."};
  Outcome run(Call&) {
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    return success;
  }
};

// Says so beside the file, and does not end before that exists.
void block_until(const std::string& file) {
  std::ofstream(file + ".begun") << "begun";
  while (!std::filesystem::exists(file)) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

// Never asks whether it should stop, and uses its host afterwards.
struct Stuck : heddle::Node {
  static constexpr About about{
      .name = "probe.stuck", .doc = "Blocks its thread and does not listen.", .blocking = true};
  In<std::string> file{this, "file", "Ends once this exists"};
  In<std::string> done{this, "done", "Is then made, with what the host said to it"};
  Out<bool> ended{this, "ended", "Whether it came to its end", {.default_value = false}};
  Outcome run(Call& call) {
    block_until(*file);
    ended = true;
    call.info("after all");
    std::string said = call.cancelled() ? "cancelled" : "go on";
    try {
      call.sleep(std::chrono::milliseconds(1));
      said += ", slept";
    } catch (const heddle::Cancelled&) {
      said += ", no sleep";
    }
    std::ofstream(*done + ".new") << said;
    std::filesystem::rename(*done + ".new", *done);
    return success;
  }
};

struct LentStuck : heddle::Node {
  static constexpr About about{.name = "probe.lent_stuck",
                               .doc = "Blocks a lent thread and does not listen."};
  In<std::string> file{this, "file", "Ends once this exists"};
  Outcome run(Call& call) {
    call.blocking([&] { block_until(*file); });
    return success;
  }
};

struct Parse : heddle::Node {
  static constexpr About about{.name = "probe.parse", .doc = "Reads and writes JSON."};
  In<std::string> text{this, "text", "JSON"};
  Out<std::string> same{this, "same", "The same, written again"};
  Outcome run(Call& call) {
    heddle_value value{};
    const std::string json = *text;
    if (call.host()->parse_json(call.handle(), {json.data(), json.size()}, &value) != HEDDLE_OK) {
      return call.fail("no_json", "not JSON", Again::never);
    }
    heddle_view written{};
    call.check(call.host()->write_json(call.handle(), &value, &written));
    same = std::string_view(written.data, written.size);
    return success;
  }
};

struct Lend : heddle::Node {
  static constexpr About about{.name = "probe.lend", .doc = "Does blocking work on a lent thread."};
  Out<bool> elsewhere{this, "elsewhere", "Whether it ran on another thread"};
  Outcome run(Call& call) {
    const auto here = std::this_thread::get_id();
    elsewhere = call.blocking([&] { return std::this_thread::get_id() != here; });
    return success;
  }
};

struct Choose : heddle::Node {
  static constexpr About about{.name = "probe.choose", .doc = "Ends as it is told."};
  In<std::string> outcome{this, "outcome", "SUCCESS, FAILURE, INVALID or OTHER"};
  Outcome other{this, "OTHER", "Something else"};
  Out<std::string> good{this, "good", "Exists on SUCCESS"};
  Out<std::string> odd{this, "odd", "Exists on OTHER", {.on = {"OTHER"}}};
  Outcome run(Call& call) {
    good = "good";
    odd = "odd";
    if (*outcome == "OTHER") return other;
    if (*outcome == "INVALID") return call.invalid("told so");
    if (*outcome == "FAILURE") return call.fail("told", "told so");
    return success;
  }
};

// Ignores its cancellation for a while, and then throws another exception while one is in flight.
struct Parks : heddle::Node {
  static constexpr About about{.name = "probe.parks_in_catch",
                               .doc = "Parks inside a catch block."};
  In<std::string> word{this, "word", "Thrown and expected back"};
  Outcome run(Call& call) {
    for (int i = 0; i < 20; ++i) {
      try {
        throw std::runtime_error(*word);
      } catch (...) {
        call.sleep(std::chrono::milliseconds(1));
        try {
          throw;
        } catch (const std::runtime_error& error) {
          if (error.what() != *word) return call.fail("mixed_up", "met another's exception");
        }
      }
    }
    return success;
  }
};

struct Configured : heddle::Node {
  static constexpr About about{.name = "probe.configured", .doc = "Shows a setting."};
  Setting<std::int64_t> size{this, "probe.size", "A number", {.default_value = 7, .minimum = 1}};
  Setting<std::string> pin{this, "probe.pin", "A secret", {.required = false, .secret = true}};
  Out<std::int64_t> seen{this, "seen", "The number"};
  Outcome run(Call& call) {
    call.info("pin is " + pin.value_or("not set"));
    seen = *size;
    return success;
  }
};

struct Needy : heddle::Node {
  static constexpr About about{.name = "probe.needy", .doc = "Needs a setting."};
  Setting<std::string> address{this, "probe.address", "Where it lives"};
  Outcome run(Call&) { return success; }
};

struct Fetch : heddle::Node {
  static constexpr About about{.name = "probe.fetch", .doc = "Gets a page."};
  In<std::string> url{this, "url", "Where"};
  Out<std::int64_t> status{this, "status", "Status code", {.default_value = 0}};
  Outcome run(Call& call) {
    status = std::int64_t{call.http().get(*url).send().status};
    return success;
  }
};

}  // namespace

// Fails with an outcome of its own, until the attempt whose number it is given.
struct Refuse : heddle::Node {
  static constexpr About about{.name = "probe.refuse", .doc = "Refuses."};
  In<std::int64_t> good_attempt{
      this, "good_attempt", "The first that succeeds", {.default_value = 1000}};
  In<bool> silent{this, "silent", "Whether to give no reason", {.default_value = false}};
  Outcome refused{this, "REFUSED", "It was refused.", {.fails = true}};
  Outcome later{this, "LATER", "It is to be asked later."};
  Out<std::string> reason{this, "reason", "Why", {.on = {"REFUSED"}}};
  Outcome run(Call& call) {
    if (call.attempt() >= *good_attempt) return success;
    reason = "too late";
    if (*silent) return refused;
    return call.fail(refused, "refused", "it is closed");
  }
};

HEDDLE_PLUGIN("probe", "1.0.0", "Apache-2.0", Echo, Join, Flaky, Sleep, Block, Stuck, LentStuck,
              Hog, Parse, Lend, Choose, Parks, Configured, Needy, Fetch, Refuse)
