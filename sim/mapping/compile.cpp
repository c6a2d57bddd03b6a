// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/compile.hpp"

#include <algorithm>

#include "models/base/bits.hpp"
#include "models/base/error.hpp"
#include "models/pe/pe_info.hpp"

namespace sumac::mapping {

namespace {

constexpr std::int64_t kMaxCount = 65535;  // batches, tiles of M, tiles of N of a descriptor
constexpr std::uint64_t kAddressSpace = std::uint64_t{1} << 32;

/// Calls f(first, count) for pieces of 0..total-1 of at most `most`.
template <class F>
void for_each_piece(std::int64_t total, std::int64_t most, F&& f) {
  for (std::int64_t first = 0; first < total; first += most)
    f(first, std::min(most, total - first));
}

/// Calls f(piece, part) for the descriptors that a task takes.
template <class F>
void for_each_part(const GemmTask& task, const program::Target& target, F&& f) {
  for_each_piece(task.batch, kMaxCount, [&](std::int64_t batch, std::int64_t batches) {
    for_each_piece(task.m, kMaxCount * target.rows, [&](std::int64_t m, std::int64_t rows) {
      for_each_piece(task.n, kMaxCount * target.cols, [&](std::int64_t n, std::int64_t cols) {
        GemmTask piece = task;
        piece.batch = batches;
        piece.m = rows;
        piece.n = cols;
        f(piece, Part{0, batch, batches, m, rows, n, cols});
      });
    });
  });
}

constexpr std::uint64_t kAlign = 64;  // every port width divides it

/// Bytes of all batches of an operand or output, from its base.
std::uint64_t extent(std::uint32_t stride, int batch, std::int64_t bytes) {
  return std::uint64_t{stride} * static_cast<std::uint64_t>(batch - 1) +
         static_cast<std::uint64_t>(bytes);
}

class Builder {
 public:
  explicit Builder(Mapper& mapper)
      : mapper_(mapper),
        target_(mapper.params().target()),
        info_(pe::info_of(target_.pe, target_.lanes)) {
    compiled_.program.target = target_;
  }

  Compiled build(std::span<const NamedTask> tasks) {
    if (tasks.empty()) throw base::InputError("program: has no GEMM");
    std::size_t count = 0;
    for (const NamedTask& t : tasks) {
      add(t);
      count = compiled_.program.descriptors.size();
    }
    compiled_.program.descriptors.back().last = true;
    // The list stands first; operands begin after it.
    std::uint64_t at = base::round_up(count * program::kDescriptorBytes, kAlign);
    for (std::size_t op = 0; op < tasks.size(); ++op) {
      for (const Part& part : compiled_.ops[op].parts) {
        program::Descriptor& d = compiled_.program.descriptors[part.descriptor];
        place(d.act_base, at, d.act_stride, d.batch, program::act_operand_bytes(d, target_),
              tasks[op].name);
        place(d.wgt_base, at, d.wgt_stride, d.batch, program::wgt_operand_bytes(d, target_),
              tasks[op].name);
        place(d.out_base, at, 0, 1, program::output_bytes(d, target_), tasks[op].name);
      }
      program::Symbol& symbol = compiled_.program.symbols[op];
      symbol.out_base = compiled_.program.descriptors[symbol.first_descriptor].out_base;
    }
    compiled_.program.memory_bytes = at;
    return std::move(compiled_);
  }

 private:
  void add(const NamedTask& named) {
    const GemmTask& task = named.task;
    CompiledOp op;
    op.task = task;
    program::Symbol symbol;
    symbol.name = named.name;
    symbol.act_format = num::name(info_.act);
    symbol.wgt_format = num::name(info_.wgt);
    symbol.out_format = task.out_format;
    symbol.first_descriptor = static_cast<std::uint32_t>(compiled_.program.descriptors.size());
    symbol.batch = static_cast<std::uint32_t>(task.batch);
    symbol.m = static_cast<std::uint32_t>(task.m);
    symbol.n = static_cast<std::uint32_t>(task.n);
    symbol.k = static_cast<std::uint32_t>(task.k);
    for_each_part(task, target_, [&](GemmTask piece, Part part) {
      // One fence holds for what follows it.
      piece.wait_store = task.wait_store && op.parts.empty();
      part.descriptor = compiled_.program.descriptors.size();
      op.parts.push_back(part);
      compiled_.program.descriptors.push_back(mapper_.map(piece).nest);
    });
    symbol.descriptors = static_cast<std::uint32_t>(op.parts.size());
    compiled_.program.symbols.push_back(symbol);
    compiled_.ops.push_back(std::move(op));
  }

  void place(std::uint32_t& base, std::uint64_t& at, std::uint32_t stride, int batch,
             std::int64_t bytes, const std::string& name) {
    const std::uint64_t end = at + extent(stride, batch, bytes);
    if (end > kAddressSpace) {
      throw base::InputError(
          "op '" + name + "': operands and outputs so far take " + std::to_string(end) +
          " bytes, the core addresses 4294967296 (run fewer ops in one program)");
    }
    base = static_cast<std::uint32_t>(at);
    at = base::round_up(end, kAlign);
  }

  Mapper& mapper_;
  program::Target target_;
  pe::PeInfo info_;
  Compiled compiled_;
};

program::CodeView sub_view(const program::CodeView& view, std::int64_t first, std::int64_t lines) {
  program::CodeView part = view;
  part.data += first * view.line_stride;
  part.lines = lines;
  return part;
}

}  // namespace

GemmTask task_of(const workload::Gemm& gemm, pe::OutFormat out_format) {
  const workload::Gemm g = gemm.stacked();
  return {.batch = g.batch, .m = g.m, .n = g.n, .k = g.k, .out_format = out_format};
}

std::uint64_t footprint(const GemmTask& task, Mapper& mapper) {
  const program::Target target = mapper.params().target();
  std::uint64_t bytes = 0;
  for_each_part(task, target, [&](const GemmTask& piece, const Part&) {
    const program::Descriptor& d = mapper.map(piece).nest;
    bytes += program::kDescriptorBytes;
    bytes += base::round_up(extent(d.act_stride, d.batch, program::act_operand_bytes(d, target)),
                            kAlign);
    bytes += base::round_up(extent(d.wgt_stride, d.batch, program::wgt_operand_bytes(d, target)),
                            kAlign);
    bytes += base::round_up(static_cast<std::uint64_t>(program::output_bytes(d, target)), kAlign);
  });
  return bytes;
}

std::vector<GemmTask> split_to_fit(const GemmTask& task, Mapper& mapper) {
  const std::int64_t rows = mapper.params().rows;
  const std::int64_t cols = mapper.params().cols;
  if (footprint(task, mapper) <= kProgramBytes ||
      (task.batch == 1 && task.m <= rows && task.n <= cols))
    return {task};
  GemmTask head = task;
  GemmTask tail = task;
  const auto halve = [&](std::int64_t GemmTask::* size, std::int64_t unit) {
    head.*size = ((task.*size + 1) / 2 + unit - 1) / unit * unit;
    tail.*size -= head.*size;
  };
  if (task.batch > 1) {
    halve(&GemmTask::batch, 1);
  } else if (task.m > rows) {
    halve(&GemmTask::m, rows);
  } else {
    halve(&GemmTask::n, cols);
  }
  std::vector<GemmTask> pieces = split_to_fit(head, mapper);
  for (const GemmTask& piece : split_to_fit(tail, mapper))
    pieces.push_back(piece);
  return pieces;
}

Compiled compile(std::span<const NamedTask> tasks, Mapper& mapper) {
  return Builder(mapper).build(tasks);
}

void pack_op(Compiled& compiled, std::size_t op,
             const std::function<program::CodeView(std::int64_t batch)>& act,
             const std::function<program::CodeView(std::int64_t batch)>& wgt) {
  program::Program& p = compiled.program;
  const CompiledOp& compiled_op = compiled.ops[op];
  for (const Part& part : compiled_op.parts) {
    const program::Descriptor& d = p.descriptors[part.descriptor];
    // Operands stand before the output.
    if (p.image.size() < d.out_base) p.image.resize(d.out_base);
    for (int b = 0; b < d.batch; ++b) {
      const std::int64_t batch = part.batch + b;
      if (b == 0 || d.act_stride != 0) {
        const program::CodeView view = act(compiled_op.task.act_shared ? 0 : batch);
        program::pack_act(d, p.target, b, sub_view(view, part.m, part.rows), p.image);
      }
      if (b == 0 || d.wgt_stride != 0) {
        const program::CodeView view = wgt(compiled_op.task.wgt_shared ? 0 : batch);
        program::pack_wgt(d, p.target, b, sub_view(view, part.n, part.cols), p.image);
      }
    }
  }
}

std::vector<std::uint32_t> read_op(const Compiled& compiled, std::size_t op,
                                   std::span<const std::uint8_t> memory) {
  const CompiledOp& o = compiled.ops[op];
  std::vector<std::uint32_t> words(static_cast<std::size_t>(o.task.batch * o.task.m * o.task.n));
  for (const Part& part : o.parts) {
    const program::Descriptor& d = compiled.program.descriptors[part.descriptor];
    const std::vector<std::uint32_t> own =
        program::unpack_output(d, compiled.program.target, memory);
    for (std::int64_t b = 0; b < part.batches; ++b) {
      for (std::int64_t m = 0; m < part.rows; ++m) {
        const auto from = own.begin() + (b * part.rows + m) * part.cols;
        const std::int64_t row = (part.batch + b) * o.task.m + part.m + m;
        std::copy_n(from, part.cols, words.begin() + row * o.task.n + part.n);
      }
    }
  }
  return words;
}

}  // namespace sumac::mapping
