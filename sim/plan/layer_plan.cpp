// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/layer_plan.hpp"

#include <algorithm>

#include "sim/base/interrupt.hpp"

namespace sumac::plan {
namespace {

using workload::Op;

/// Whether op `to` needs, directly or through vector ops, the result of a GEMM in `earlier`.
bool depends(const std::vector<Op>& ops, std::size_t to, const std::vector<std::size_t>& earlier) {
  std::vector<std::size_t> open(ops[to].inputs.begin(), ops[to].inputs.end());
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    if (std::ranges::find(earlier, at) != earlier.end()) return true;
    open.insert(open.end(), ops[at].inputs.begin(), ops[at].inputs.end());
  }
  return false;
}

}  // namespace

mapping::Mapper& Planner::mapper(const std::string& pe) {
  std::unique_ptr<mapping::Mapper>& mapper = mappers_[pe];
  if (mapper == nullptr) mapper = std::make_unique<mapping::Mapper>(array::make_core(config_, pe));
  return *mapper;
}

std::vector<Segment> Planner::plan(const workload::Graph& graph, const PeChoice& choice,
                                   bool explain, Oversize oversize) {
  std::vector<Segment> segments;
  for (std::size_t i = 0; i < graph.layer.size();) {
    if (!graph.layer[i].is_gemm()) {
      ++i;
      continue;
    }
    const std::string& pe = choice.of(graph.layer[i].op_class);
    mapping::Mapper& own = mapper(pe);
    Segment segment;
    segment.core = own.params();
    std::vector<mapping::NamedTask> tasks;
    std::uint64_t bytes = 0;  // of the tasks
    const auto close = [&] {
      segment.compiled = mapping::compile(tasks, own);
      segment.slots_bind = own.slots_bind();
      segments.push_back(std::move(segment));
      segment = Segment();
      segment.core = own.params();
      tasks.clear();
      bytes = 0;
    };
    for (; i < graph.layer.size(); ++i) {
      const Op& op = graph.layer[i];
      if (!op.is_gemm()) continue;
      if (choice.of(op.op_class) != pe) break;
      base::check_interrupt();
      mapping::GemmTask task = mapping::task_of(op.gemm, pe::OutFormat::kFp32);
      const std::vector<mapping::GemmTask> pieces =
          oversize == Oversize::kSplit ? mapping::split_to_fit(task, own) : std::vector{task};
      for (mapping::GemmTask piece : pieces) {
        const std::uint64_t more =
            oversize == Oversize::kSplit ? mapping::footprint(piece, own) : 0;
        if (!tasks.empty() && bytes + more > mapping::kProgramBytes) close();
        bytes += more;
        // A piece after another of its GEMM is behind the same fence.
        const bool follows = !segment.ops.empty() && segment.ops.back() == i;
        piece.wait_store = !follows && depends(graph.layer, i, segment.ops);
        if (explain) {
          segment.choices.push_back(op.name + ": " + mapping::explain(piece, own.map(piece)));
        }
        segment.ops.push_back(i);
        tasks.push_back({op.name, piece});
      }
    }
    close();
  }
  return segments;
}

}  // namespace sumac::plan
