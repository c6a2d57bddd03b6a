// SPDX-License-Identifier: Apache-2.0
//
// Processes that sweep together, seen from one of them: messages of bytes between ranks. sim/sweep/mpi makes one of Boost.MPI; `sumac` loads that only where
// --mpi asks for it, and needs no MPI otherwise.
#pragma once

#include <memory>
#include <optional>
#include <string>

namespace sumac::sweep {

class Team {
 public:
  struct Message {
    int from = 0;
    std::string bytes;
  };

  virtual ~Team() = default;
  [[nodiscard]] virtual int rank() const = 0;
  [[nodiscard]] virtual int size() const = 0;
  /// Does not wait for the receiver to take it.
  virtual void send(int to, const std::string& bytes) = 0;
  /// The next message of anybody; nothing after `milliseconds`.
  [[nodiscard]] virtual std::optional<Message> receive(int milliseconds) = 0;
};

/// The name of the function that the module exports.
inline constexpr const char* kTeamFunction = "sumac_mpi_team";
using TeamFunction = Team* (*)();

/// The processes that mpirun has started, by libsumac-mpi.so beside this program or the file that SUMAC_MPI names.  ToolError: it is not there or
/// cannot be loaded.
[[nodiscard]] std::unique_ptr<Team> load_team();

}  // namespace sumac::sweep
