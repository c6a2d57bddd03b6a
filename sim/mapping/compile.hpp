// SPDX-License-Identifier: Apache-2.0
//
// From GEMMs to a program: one nest each (or several where a count does not fit a descriptor), addresses, names; and the way of
// operands into its image and of outputs out of its memory.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "sim/array/core_params.hpp"
#include "sim/mapping/search.hpp"
#include "sim/program/panel.hpp"
#include "sim/program/program.hpp"
#include "sim/workload/op.hpp"

namespace sumac::mapping {

struct NamedTask {
  std::string name;
  GemmTask task;
};

/// The task of a workload GEMM. Grouped-query heads are stacked: batch / wgt_group GEMMs of m * wgt_group rows, whose operands and
/// outputs lie in memory as those of the heads do.
[[nodiscard]] GemmTask task_of(const workload::Gemm& gemm, pe::OutFormat out_format);

/// The part of a task that one descriptor computes.
struct Part {
  std::size_t descriptor = 0;
  std::int64_t batch = 0, batches = 0;  // first and how many
  std::int64_t m = 0, rows = 0;
  std::int64_t n = 0, cols = 0;
};

struct CompiledOp {
  GemmTask task;
  std::vector<Part> parts;  // descriptors in a row; together the whole task, each output once
};

struct Compiled {
  program::Program program;     // without image
  std::vector<CompiledOp> ops;  // one per task, and per symbol
};

/// Bytes that the tasks of one program may take: the core's addresses, less one alignment for the end of the descriptor list.
inline constexpr std::uint64_t kProgramBytes = (std::uint64_t{1} << 32) - 64;

/// Bytes that a task takes in a program: descriptors, operands, output. InputError as Mapper::map.
[[nodiscard]] std::uint64_t footprint(const GemmTask& task, Mapper& mapper);

/// The task in halves, of batches, then of rows, then of columns, until each fits a program of its own (or cannot be halved).
[[nodiscard]] std::vector<GemmTask> split_to_fit(const GemmTask& task, Mapper& mapper);

/// Every task gets its own operands and output, in the order of the list: descriptor list, then act, wgt and output of each part.
/// InputError: as Mapper::map; more than 2^32 bytes in all, naming the op that passes it.
[[nodiscard]] Compiled compile(std::span<const NamedTask> tasks, Mapper& mapper);

/// Writes the operands of one op into the program's image, which grows to what is needed. act and wgt give the matrix of a batch (of
/// shared operands: of batch 0 only).
void pack_op(Compiled& compiled, std::size_t op,
             const std::function<program::CodeView(std::int64_t batch)>& act,
             const std::function<program::CodeView(std::int64_t batch)>& wgt);

/// Output words [batch][M][N] of one op.
[[nodiscard]] std::vector<std::uint32_t> read_op(const Compiled& compiled, std::size_t op,
                                                 std::span<const std::uint8_t> memory);

}  // namespace sumac::mapping
