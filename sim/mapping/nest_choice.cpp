// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/nest_choice.hpp"

#include <algorithm>

namespace sumac::mapping {

namespace {

std::int64_t divide_up(std::int64_t a, std::int64_t b) {
  return (a + b - 1) / b;
}

/// Sets a field where the value fits it.
template <class T>
bool put(T& field, std::int64_t value) {
  if (value < 0 || value > std::int64_t{static_cast<T>(~T{0})}) return false;
  field = static_cast<T>(value);
  return true;
}

}  // namespace

std::int64_t slices_of(const GemmTask& task, const program::Target& t) {
  return divide_up(task.k, t.lanes);
}
std::int64_t m_tiles_of(const GemmTask& task, const program::Target& t) {
  return divide_up(task.m, t.rows);
}
std::int64_t n_tiles_of(const GemmTask& task, const program::Target& t) {
  return divide_up(task.n, t.cols);
}

std::optional<program::Descriptor> make_nest(const GemmTask& task, const NestChoice& choice,
                                             const program::Target& t) {
  const std::int64_t slices = slices_of(task, t);
  const std::int64_t m_tiles = m_tiles_of(task, t);
  const std::int64_t n_tiles = n_tiles_of(task, t);
  const std::int64_t chunk = std::min(choice.chunk_slices, slices);
  const std::int64_t chunks = divide_up(slices, chunk);
  const std::int64_t last = slices - (chunks - 1) * chunk;
  program::Descriptor d;
  d.order = choice.order;
  d.wait_store = task.wait_store;
  d.out_format = task.out_format;
  d.rows_last = static_cast<std::uint8_t>(task.m - (m_tiles - 1) * t.rows);
  d.rows = m_tiles == 1 ? d.rows_last : static_cast<std::uint8_t>(t.rows);
  d.cols_last = static_cast<std::uint8_t>(task.n - (n_tiles - 1) * t.cols);
  const bool fits = put(d.ahead, choice.ahead) && put(d.m_tiles, m_tiles) &&
                    put(d.n_tiles, n_tiles) && put(d.batch, task.batch) &&
                    put(d.block, choice.block) && put(d.chunks, chunks) &&
                    put(d.chunk_slices, chunk) && put(d.last_slices, last) &&
                    put(d.act_words, t.act_word().words(chunk)) &&
                    put(d.act_words_last, t.act_word().words(last)) &&
                    put(d.wgt_words, t.wgt_word().words(chunk)) &&
                    put(d.wgt_words_last, t.wgt_word().words(last));
  if (!fits) return std::nullopt;
  const program::RingNeed need = program::ring_need(d);
  if (need.act > t.act_ring_words || need.wgt > t.wgt_ring_words) return std::nullopt;
  const std::int64_t limit =
      choice.order == program::Order::kWgtStationary ? std::min(n_tiles, choice.block) : n_tiles;
  if (choice.ahead > limit) return std::nullopt;
  const bool strides =
      put(d.act_stride,
          task.act_shared || task.batch == 1 ? 0 : program::act_operand_bytes(d, t)) &&
      put(d.wgt_stride, task.wgt_shared || task.batch == 1 ? 0 : program::wgt_operand_bytes(d, t));
  if (!strides) return std::nullopt;
  return d;
}

std::string describe(const NestChoice& c) {
  std::string text(program::name(c.order));
  if (c.order != program::Order::kStreamed) text += ", block " + std::to_string(c.block);
  text += ", chunks of " + std::to_string(c.chunk_slices) + " slices";
  if (c.ahead > 0) text += ", " + std::to_string(c.ahead) + " ahead";
  return text;
}

}  // namespace sumac::mapping
