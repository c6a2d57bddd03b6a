// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/layer_feed.hpp"

#include "models/base/error.hpp"
#include "models/base/rng.hpp"
#include "models/num/codec.hpp"
#include "models/pe/pe.hpp"
#include "sim/base/interrupt.hpp"

namespace sumac::cli {
namespace {

program::CodeView batch_of(const std::vector<std::uint16_t>& codes, std::int64_t batch,
                           std::int64_t lines, std::int64_t k) {
  return program::CodeView::row_major(codes.data() + batch * lines * k, lines, k);
}

std::vector<std::uint16_t> random_codes(base::Rng& rng, const num::Format& format,
                                        std::int64_t count, bool specials) {
  std::vector<std::uint16_t> codes(static_cast<std::size_t>(count));
  for (std::uint16_t& code : codes) {
    do {
      code = static_cast<std::uint16_t>(rng.next() & num::code_mask(format));
    } while (!specials && !num::decode(format, code).is_number());
  }
  return codes;
}

}  // namespace

void LayerFeed::take(const model::OpRecord& record) {
  Segment& segment = segments_[segment_];
  const std::size_t op = sums_.size();
  if (op == 0) segment.compiled.program.image.clear();
  const mapping::GemmTask& task = segment.compiled.ops[op].task;
  SUMAC_CHECK(segment.compiled.program.symbols[op].name == record.name,
              "GEMMs come in the order of the program");
  mapping::pack_op(
      segment.compiled, op,
      [&](std::int64_t b) { return batch_of(record.act.codes, b, task.m, task.k); },
      [&](std::int64_t b) { return batch_of(record.wgt.codes, b, task.n, task.k); });
  sums_.emplace_back(record.sums.begin(), record.sums.end());
  if (sums_.size() < segment.ops.size()) return;
  ready_(segment_, record.layer, sums_);
  sums_.clear();
  segment_ = (segment_ + 1) % segments_.size();
}

void fill_random(Segment& segment, std::uint64_t seed, bool specials) {
  const auto golden = pe::make_pe(segment.core.pe_name, segment.core.lanes);
  base::Rng rng(seed);
  segment.compiled.program.image.clear();
  for (std::size_t op = 0; op < segment.ops.size(); ++op) {
    base::check_interrupt();
    const mapping::GemmTask& t = segment.compiled.ops[op].task;
    const std::int64_t act_batches = t.act_shared ? 1 : t.batch;
    const std::int64_t wgt_batches = t.wgt_shared ? 1 : t.batch;
    const auto act = random_codes(rng, golden->info().act, act_batches * t.m * t.k, specials);
    const auto wgt = random_codes(rng, golden->info().wgt, wgt_batches * t.n * t.k, specials);
    mapping::pack_op(
        segment.compiled, op, [&](std::int64_t b) { return batch_of(act, b, t.m, t.k); },
        [&](std::int64_t b) { return batch_of(wgt, b, t.n, t.k); });
  }
}

}  // namespace sumac::cli
