// SPDX-License-Identifier: Apache-2.0
//
// libsumac-mpi.so: a Team of Boost.MPI. The team is the process's one MPI environment, from its first message to its last.
#include <boost/mpi/communicator.hpp>
#include <boost/mpi/environment.hpp>
#include <chrono>
#include <list>
#include <thread>
#include <utility>

#include "sim/sweep/team.hpp"

namespace {

namespace mpi = boost::mpi;
using sumac::sweep::Team;

class BoostTeam : public Team {
 public:
  ~BoostTeam() override {
    for (Sent& sent : sent_)
      sent.request.wait();
  }
  [[nodiscard]] int rank() const override { return world_.rank(); }
  [[nodiscard]] int size() const override { return world_.size(); }

  void send(int to, const std::string& bytes) override {
    sent_.remove_if([](Sent& sent) { return sent.request.test().has_value(); });
    Sent& sent = sent_.emplace_back();
    sent.bytes = bytes;
    sent.request = world_.isend(to, kTag, sent.bytes.data(), static_cast<int>(sent.bytes.size()));
  }

  [[nodiscard]] std::optional<Message> receive(int milliseconds) override {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point end = Clock::now() + std::chrono::milliseconds(milliseconds);
    for (;;) {
      if (const auto status = world_.iprobe(mpi::any_source, kTag)) {
        Message message;
        message.from = status->source();
        message.bytes.resize(static_cast<std::size_t>(status->count<char>().value()));
        world_.recv(message.from, kTag, message.bytes.data(),
                    static_cast<int>(message.bytes.size()));
        return message;
      }
      if (Clock::now() >= end) return std::nullopt;
      // A rank that waits leaves its core to those that work.
      std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
  }

 private:
  struct Sent {
    std::string bytes;
    mpi::request request;
  };
  static constexpr int kTag = 0;

  mpi::environment environment_{false};  // an exception on its way out is the program's to report
  mpi::communicator world_;
  std::list<Sent> sent_;
};

}  // namespace

extern "C" __attribute__((visibility("default"))) Team* sumac_mpi_team() {
  return new BoostTeam;
}
