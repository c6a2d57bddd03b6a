// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/catalog.hpp"

#include <cstdio>

#include "models/base/error.hpp"
#include "models/pe/pe_info.hpp"
#include "sim/sweep/key.hpp"

namespace sumac::sweep {
namespace {

std::uint64_t hash_of(const Workload& w) {
  Hash hash;
  hash.add(w.name).add(w.phase).add(w.tokens).add(w.layers);
  for (const workload::Op& op : w.graph.layer) {
    const workload::Gemm& g = op.gemm;
    hash.add(static_cast<int>(op.op_class));
    if (op.is_gemm()) hash.add(g.batch).add(g.m).add(g.n).add(g.k).add(g.wgt_group);
    for (const int input : op.inputs)
      hash.add(input);
  }
  return hash.value();
}

/// All prices of a PE, without memories.
std::string digest_of(const cost::ArrayCost& cost) {
  Hash hash;
  for (const auto& numbers : {cost.area, cost.leakage, cost.delay}) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(cost::Component::kActRing); ++i)
      hash.add(numbers[i].value);
  }
  for (std::size_t e = 0; e < cost::kEventCount; ++e) {
    const cost::Component c = cost::kEvents[e].component;
    if (c < cost::Component::kActRing || c == cost::Component::kDram) hash.add(cost.price[e].value);
  }
  char text[20];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash.value()));
  return text;
}

}  // namespace

Catalog::Catalog(const Space& space) : space_(space) {
  for (std::size_t pe = 0; pe < space.pes.size(); ++pe) {
    pe_hash_.push_back(Hash().add(space.pes[pe]).value());
    for (const std::int64_t asked : space.numbers[static_cast<std::size_t>(Axis::kLanes)])
      lanes_[{pe, static_cast<int>(asked)}] =
          pe::info_of(space.pes[pe], static_cast<int>(asked)).lanes;
  }
  for (const Workload& w : space.workloads)
    workload_hash_.push_back(hash_of(w));
  for (const std::string& name : space.technologies) {
    cost::TechnologyChoice choice = space.tech_options;
    choice.name = name;
    technologies_.push_back(cost::load_technology(choice));
    const cost::Technology& technology = technologies_.back();
    technology_hash_.push_back(
        Hash().add(name).add(choice.stimulus).add(choice.sram).add(choice.dram).value());
    for (const auto& [pe, lanes] : lanes_) {
      cost::ArrayShape shape;
      shape.pe = space.pes[pe.first];
      shape.lanes = lanes;
      const cost::ArrayCost cost = cost::with_command(
          technology, [&] { return technology.cost_of(shape, choice.stimulus); });
      digests_[name + " " + choice.stimulus + " " + shape.pe + " " + std::to_string(lanes)] =
          digest_of(cost);
    }
  }
}

int Catalog::lanes(std::size_t pe, int asked) const {
  return lanes_.at({pe, asked});
}

std::uint64_t Catalog::key(const Point& point, int lanes) const {
  const array::ArrayConfig& a = point.array;
  Hash hash;
  hash.add(kModelVersion).add(pe_hash_[point.pe]).add(workload_hash_[point.workload]);
  hash.add(technology_hash_.empty() ? 0 : technology_hash_[point.technology]);
  hash.add(a.rows).add(a.cols).add(lanes).add(a.hop_s).add(a.hop_e);
  hash.add(a.act_ring_bytes).add(a.wgt_ring_bytes).add(a.out_ring_bytes);
  hash.add(a.port_bytes).add(a.burst_beats).add(a.outstanding).add(a.desc_fifo);
  hash.add(a.memory_latency).add(a.write_latency).add(a.clock_mhz);
  return hash.value();
}

}  // namespace sumac::sweep
