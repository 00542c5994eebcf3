// SPDX-License-Identifier: Apache-2.0
#include "http/resolver.hpp"

#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>

#include "fiber/fiber.hpp"
#include "fiber/signals.hpp"
#include "http/failed.hpp"

namespace heddle::http {

namespace {

constexpr std::chrono::seconds idle_time{10};

// A fiber that waits. It may be gone when its answer arrives, so it does not own this alone.
struct Asker {
  fiber::Fiber* fiber;  // null when it has gone; its worker's, as is the answer
  std::shared_ptr<const Resolver::Answer> answer;
};

// One name, for all who ask for it meanwhile.
struct Question {
  std::string host;
  std::vector<std::shared_ptr<Asker>> askers;
};

boost::asio::ip::address address_of(const addrinfo& entry) {
  // Its size is that of what it holds, so it is known only when that has been copied.
  boost::asio::ip::tcp::endpoint endpoint;
  std::memcpy(endpoint.data(), entry.ai_addr,
              std::min<std::size_t>(entry.ai_addrlen, endpoint.capacity()));
  return endpoint.address();
}

}  // namespace

// Lives as long as the last thread, which may still wait for a name server when all else has gone.
struct Resolver::State {
  State(Ask given, std::size_t most) : ask(std::move(given)), most_threads(most) {}

  std::shared_ptr<Question> add(const std::string& host, const std::shared_ptr<Asker>& asker);
  void withdraw(const std::shared_ptr<Question>& question, const std::shared_ptr<Asker>& asker);
  void tell(Question& question, const std::shared_ptr<const Answer>& answer);
  void serve();

  const Ask ask;
  const std::size_t most_threads;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::shared_ptr<Question>> queue;                         // nobody asks these yet
  std::map<std::string, std::shared_ptr<Question>, std::less<>> open;  // all that have no answer
  std::size_t threads = 0;
  std::size_t idle = 0;
  bool stopping = false;
};

std::shared_ptr<Question> Resolver::State::add(const std::string& host,
                                               const std::shared_ptr<Asker>& asker) {
  auto& question = open[host];
  if (question == nullptr) {
    question = std::make_shared<Question>(Question{host, {}});
    queue.push_back(question);
    changed.notify_one();
  }
  question->askers.push_back(asker);
  return question;
}

// Takes a question that nobody is interested in any more out of the line.
void Resolver::State::withdraw(const std::shared_ptr<Question>& question,
                               const std::shared_ptr<Asker>& asker) {
  const std::lock_guard lock(mutex);
  std::erase(question->askers, asker);
  if (!question->askers.empty() || std::erase(queue, question) == 0) return;
  open.erase(question->host);
}

// Under the mutex, for an asker withdraws under it too: so its worker is still there.
void Resolver::State::tell(Question& question, const std::shared_ptr<const Answer>& answer) {
  for (std::shared_ptr<Asker>& asker : question.askers) {
    fiber::Worker& worker = asker->fiber->worker();
    worker.post([asker, answer] {
      if (asker->fiber == nullptr) return;
      asker->answer = answer;
      asker->fiber->resume();
    });
  }
  question.askers.clear();
}

void Resolver::State::serve() {
  std::unique_lock lock(mutex);
  while (true) {
    ++idle;
    const bool work =
        changed.wait_for(lock, idle_time, [this] { return stopping || !queue.empty(); });
    --idle;
    if (!work || stopping) break;
    const std::shared_ptr<Question> question = std::move(queue.front());
    queue.pop_front();
    lock.unlock();
    auto answer = std::make_shared<const Answer>(ask(question->host));
    lock.lock();
    open.erase(question->host);
    tell(*question, answer);
  }
  --threads;
}

void Resolver::start_thread(const std::shared_ptr<State>& state) {
  try {
    const fiber::SignalsBlocked blocked;
    std::thread([state] { state->serve(); }).detach();
    ++state->threads;
  } catch (const std::system_error& error) {
    if (state->threads > 0) return;  // those that are there will do
    throw Failed{Failure::resolve, std::string("cannot start a thread to look up names: ") +
                                       error.code().message() +
                                       "; raise the limit of threads (ulimit -u) or of memory"};
  }
}

Resolver::Answer Resolver::ask_system(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
  if (error == EAI_SYSTEM) return {{}, std::generic_category().message(errno)};
  if (error != 0) return {{}, ::gai_strerror(error)};
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
  Answer answer;
  for (const addrinfo* entry = found; entry != nullptr; entry = entry->ai_next) {
    if (entry->ai_family != AF_INET && entry->ai_family != AF_INET6) continue;
    answer.addresses.push_back(address_of(*entry));
  }
  if (answer.addresses.empty()) answer.error = "it has no address of IPv4 or IPv6";
  return answer;
}

Resolver::Resolver(Ask ask, std::size_t most_threads)
    : state_(std::make_shared<State>(std::move(ask), std::max<std::size_t>(most_threads, 1))) {}

Resolver::~Resolver() {
  const std::lock_guard lock(state_->mutex);
  state_->stopping = true;
  state_->changed.notify_all();
}

Resolver& Resolver::shared() {
  // Never ended: a Runtime that is a global may look up names when the program ends.
  static Resolver& resolver = *new Resolver;
  return resolver;
}

std::shared_ptr<const Resolver::Answer> Resolver::look_up(const std::string& host,
                                                          fiber::CancelScope& scope) {
  if (scope.cancelled()) throw Stopped{};
  const auto asker = std::make_shared<Asker>(Asker{fiber::Fiber::current(), nullptr});
  std::shared_ptr<Question> question;
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->idle <= state_->queue.size() && state_->threads < state_->most_threads) {
      start_thread(state_);
    }
    question = state_->add(host, asker);
  }
  {
    const fiber::CancelScope::Registration registration(
        scope, [fiber = asker->fiber] { fiber->resume(); });
    while (asker->answer == nullptr && !scope.cancelled()) fiber::Fiber::park();
  }
  if (asker->answer == nullptr) state_->withdraw(question, asker);
  asker->fiber = nullptr;
  if (asker->answer == nullptr) throw Stopped{};
  return asker->answer;
}

}  // namespace heddle::http
