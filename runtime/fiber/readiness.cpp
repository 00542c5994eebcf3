// SPDX-License-Identifier: Apache-2.0
#include "fiber/readiness.hpp"

#include <boost/asio/detail/reactor.hpp>
#include <boost/asio/detail/reactor_op.hpp>
#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

#include "fiber/fiber.hpp"

// This file alone knows Asio from the inside. From the outside only an operation that reads waits
// without a system call, and it needs a buffer while it waits, which ten thousand connections would
// each have to own.
namespace heddle::fiber {

namespace asio = boost::asio::detail;

// The reactor is edge-triggered: it tells once of what came, to the operation that waits then. So
// one always does for reading.
struct Readiness::Impl {
  struct Operation : asio::reactor_op {
    Operation(Impl& waited_for, int its_kind)
        : asio::reactor_op(boost::system::error_code(), &Operation::perform, &Operation::complete),
          of(&waited_for),
          kind(its_kind) {}

    // Asked when it starts too, when nothing is known yet.
    static status perform(asio::reactor_op* base) {
      return static_cast<Operation*>(base)->starting ? not_done : done;
    }

    // Without an owner the loop is at its end. The last thing that it does is to let the fiber go
    // on, which may end all of this.
    static void complete(void* owner, asio::operation* base, const boost::system::error_code&,
                         std::size_t) {
      auto* self = static_cast<Operation*>(base);
      Impl* impl = self->of;
      if (impl != nullptr && owner != nullptr && self->kind == asio::reactor::read_op) {
        impl->start(*self);
        impl->came(impl->readable);
        return;
      }
      const bool writing = self->kind == asio::reactor::write_op;
      delete self;
      if (impl == nullptr) return;
      (writing ? impl->write : impl->read) = nullptr;
      if (owner != nullptr) impl->came(impl->writable);
    }

    Impl* of;  // null once that has ended: the reactor still has the operation
    int kind;
    bool starting = false;
  };

  Impl(Worker& worker, int watched)
      : reactor(boost::asio::use_service<asio::reactor>(worker.context())), descriptor(watched) {
    // First: what is registered has to be taken back, and this can throw.
    auto reading = std::make_unique<Operation>(*this, asio::reactor::read_op);
    reactor.init_task();
    if (const int error = reactor.register_descriptor(descriptor, data); error != 0) {
      throw std::system_error(error, std::generic_category(), "cannot wait for a connection");
    }
    read = reading.release();
    start(*read);
  }

  ~Impl() {
    if (read != nullptr) read->of = nullptr;
    if (write != nullptr) write->of = nullptr;
    reactor.deregister_descriptor(descriptor, data, false);
    reactor.cleanup_descriptor_data(data);
  }

  void start(Operation& operation) {
    const bool reading = operation.kind == asio::reactor::read_op;
    operation.ec_ = {};
    operation.starting = true;
    reactor.start_op(operation.kind, descriptor, data, &operation, false, reading);
    operation.starting = false;
  }

  void came(bool& what) {
    what = true;
    if (fiber != nullptr) std::exchange(fiber, nullptr)->resume();
  }

  void wait(bool& what, CancelScope& scope) {
    if (!what) {
      fiber = Fiber::current();
      const CancelScope::Registration registration(scope, [this] {
        if (fiber != nullptr) std::exchange(fiber, nullptr)->resume();
      });
      while (fiber != nullptr) Fiber::park();
    }
    what = false;
  }

  asio::reactor& reactor;
  asio::reactor::per_descriptor_data data = nullptr;
  int descriptor;
  Operation* read = nullptr;
  Operation* write = nullptr;
  bool readable = false;
  bool writable = false;
  Fiber* fiber = nullptr;  // that waits
};

Readiness::Readiness(Worker& worker, int descriptor)
    : impl_(std::make_unique<Impl>(worker, descriptor)) {}

Readiness::~Readiness() = default;

void Readiness::wait_read(CancelScope& scope) {
  impl_->wait(impl_->readable, scope);
}

void Readiness::wait_write(CancelScope& scope) {
  if (impl_->write == nullptr) {
    impl_->writable = false;
    impl_->write = new Impl::Operation(*impl_, asio::reactor::write_op);
    impl_->start(*impl_->write);
  }
  impl_->wait(impl_->writable, scope);
}

}  // namespace heddle::fiber
