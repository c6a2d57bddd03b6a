// SPDX-License-Identifier: Apache-2.0
//
// The loops that kernels share: codes are decoded once, outputs are computed in blocks of kBlockRows x kBlockCols, and those that
// meet a NaN or an infinity are left to the golden model.
//
// A Law has
//   Act, Wgt                       what a code decodes to, plain values; Act{} and Wgt{} come from code 0
//   int planes_act(), planes_wgt() decoded values of one code
//   void decode_act(code, Act*), decode_wgt(code, Wgt*)    planes_* of them
//   Special special_act(code), special_wgt(code)
//   int beat()                     k is padded with code 0 to a multiple of it
//   Facts                          what is noted of the operands of a block; NoFacts where that is nothing
//   bool block(const Block<...>&, OutFormat, words, outputs)    true: words are the outputs, all without flags; else outputs holds them
// and may have
//   Special decode_line(codes, count, padded, constant, step, plane, to, facts)    a whole line: element i to to[i * step], planes apart
//   act_constant()                 what decode_line adds to activations
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "models/pe/pe.hpp"
#include "models/pe/pe_contract.hpp"
#include "models/pe/sum.hpp"
#include "sim/pe/pe_kernel.hpp"

namespace sumac::pe {

inline constexpr int kBlockRows = 4;
inline constexpr int kBlockCols = 16;

enum class Special : std::uint8_t { kNo = 0, kInfinity = 1, kNan = 2 };

/// Decoded operands of one block.
///   shape  act[plane][kBlockRows][k], wgt[plane][k][kBlockCols]
template <class Act, class Wgt, class Facts>
struct Block {
  const Act* act;
  const Wgt* wgt;
  std::int64_t k;
  const Facts& act_facts;
  const Facts& wgt_facts;
};

struct NoFacts {};

template <class Law>
class BlockKernel final : public Kernel {
 public:
  BlockKernel(Law law, std::unique_ptr<Pe> golden)
      : law_(std::move(law)), golden_(std::move(golden)) {}

  [[nodiscard]] const PeInfo& info() const override { return golden_->info(); }

  void gemm(CodeRows act, CodeRows wgt, std::int64_t k, OutFormat format, std::uint32_t* words,
            std::uint8_t* flags) const override {
    check_dot(info(), static_cast<std::size_t>(k), static_cast<std::size_t>(k), format);
    const std::int64_t padded = (k + law_.beat() - 1) / law_.beat() * law_.beat();
    Workspace w;
    decode_acts(act, k, padded, w);
    const std::int64_t act_block = law_.planes_act() * kBlockRows * padded;
    for (std::int64_t n = 0; n < wgt.rows; n += kBlockCols) {
      const std::int64_t cols = std::min<std::int64_t>(kBlockCols, wgt.rows - n);
      decode_wgts(wgt, n, cols, k, padded, w);
      for (std::int64_t m = 0; m < act.rows; m += kBlockRows) {
        const std::int64_t rows = std::min<std::int64_t>(kBlockRows, act.rows - m);
        alignas(64) std::uint32_t plain[kBlockRows][kBlockCols];
        Output out[kBlockRows][kBlockCols];
        const bool is_plain = law_.block(
            Block<typename Law::Act, typename Law::Wgt, typename Law::Facts>{
                w.act.data() + m / kBlockRows * act_block, w.wgt.data(), padded,
                w.act_facts[static_cast<std::size_t>(m / kBlockRows)], w.wgt_facts},
            format, plain, out);
        const bool some_special =
            w.some_wgt_special || w.some_act_special[static_cast<std::size_t>(m / kBlockRows)];
        if (is_plain && !some_special) {
          for (std::int64_t r = 0; r < rows; ++r) {
            std::memcpy(words + (m + r) * wgt.rows + n, plain[r],
                        4 * static_cast<std::size_t>(cols));
            std::memset(flags + (m + r) * wgt.rows + n, 0, static_cast<std::size_t>(cols));
          }
          continue;
        }
        if (is_plain) {
          for (std::int64_t r = 0; r < rows; ++r) {
            for (std::int64_t c = 0; c < cols; ++c)
              out[r][c] = {.word = plain[r][c]};
          }
        }
        for (std::int64_t r = 0; r < rows; ++r) {
          for (std::int64_t c = 0; c < cols; ++c) {
            Output& o = out[r][c];
            const Special special =
                std::max(w.act_special[static_cast<std::size_t>(m + r)], w.wgt_special[c]);
            if (special != Special::kNo || needs_golden(o)) [[unlikely]] {
              o = golden(act, m + r, wgt, n + c, k, format, special);
            }
            words[(m + r) * wgt.rows + n + c] = o.word;
            flags[(m + r) * wgt.rows + n + c] = static_cast<std::uint8_t>(o.flags.bits());
          }
        }
      }
    }
  }

 private:
  struct Workspace {
    std::vector<typename Law::Act> act;  // [row block][plane][kBlockRows][k]
    std::vector<typename Law::Wgt> wgt;  // [plane][k][kBlockCols]
    std::vector<Special> act_special;
    std::vector<bool> some_act_special;  // by row block
    std::vector<typename Law::Facts> act_facts;
    Special wgt_special[kBlockCols];
    bool some_wgt_special = false;
    typename Law::Facts wgt_facts;
  };

  /// A sum that left the finite range: which flags rose on the way, the golden model says.
  static bool needs_golden(const Output& o) { return o.flags.invalid || o.flags.overflow; }

  Output golden(CodeRows act, std::int64_t m, CodeRows wgt, std::int64_t n, std::int64_t k,
                OutFormat format, Special special) const {
    if (special == Special::kNan && info().exact) {
      return drain_fp32(num::kFp32CanonicalNan, {.invalid = true}, format);
    }
    const auto row = [&](CodeRows rows, std::int64_t r) {
      return std::span(rows.data + r * rows.stride, static_cast<std::size_t>(k));
    };
    return golden_->dot(row(act, m), row(wgt, n), format);
  }

  void decode_acts(CodeRows act, std::int64_t k, std::int64_t padded, Workspace& w) const {
    const int planes = law_.planes_act();
    const std::int64_t blocks = (act.rows + kBlockRows - 1) / kBlockRows;
    typename Law::Act zero[kMaxPlanes];
    law_.decode_act(0, zero);
    w.act.resize(static_cast<std::size_t>(blocks * planes * kBlockRows * padded));
    w.act_special.assign(static_cast<std::size_t>(act.rows), Special::kNo);
    w.some_act_special.assign(static_cast<std::size_t>(blocks), false);
    w.act_facts.assign(static_cast<std::size_t>(blocks), {});
    for (std::int64_t m = 0; m < blocks * kBlockRows; ++m) {
      typename Law::Act* to =
          w.act.data() + (m / kBlockRows * planes * kBlockRows + m % kBlockRows) * padded;
      const auto block = static_cast<std::size_t>(m / kBlockRows);
      if constexpr (kDecodesLines) {
        const Special s =
            law_.decode_line(act.data + m * act.stride, m < act.rows ? k : 0, padded,
                             law_.act_constant(), 1, kBlockRows * padded, to, w.act_facts[block]);
        if (m < act.rows) w.act_special[static_cast<std::size_t>(m)] = s;
        if (s != Special::kNo) w.some_act_special[block] = true;
        continue;
      }
      for (std::int64_t i = 0; i < padded; ++i) {
        typename Law::Act value[kMaxPlanes];
        if (m < act.rows && i < k) {
          const std::uint16_t code = act.data[m * act.stride + i];
          law_.decode_act(code, value);
          Special& s = w.act_special[static_cast<std::size_t>(m)];
          s = std::max(s, law_.special_act(code));
          if (s != Special::kNo) w.some_act_special[block] = true;
        } else {
          std::copy_n(zero, planes, value);
        }
        for (int p = 0; p < planes; ++p)
          to[p * kBlockRows * padded + i] = value[p];
      }
    }
  }

  void decode_wgts(CodeRows wgt, std::int64_t n, std::int64_t cols, std::int64_t k,
                   std::int64_t padded, Workspace& w) const {
    const int planes = law_.planes_wgt();
    typename Law::Wgt zero[kMaxPlanes];
    law_.decode_wgt(0, zero);
    w.wgt.resize(static_cast<std::size_t>(planes * padded * kBlockCols));
    w.some_wgt_special = false;
    w.wgt_facts = {};
    for (std::int64_t c = 0; c < kBlockCols; ++c) {
      w.wgt_special[c] = Special::kNo;
      if constexpr (kDecodesLines) {
        w.wgt_special[c] =
            law_.decode_line(wgt.data + (n + c) * wgt.stride, c < cols ? k : 0, padded, 0,
                             kBlockCols, padded * kBlockCols, w.wgt.data() + c, w.wgt_facts);
        if (w.wgt_special[c] != Special::kNo) w.some_wgt_special = true;
        continue;
      }
      for (std::int64_t i = 0; i < padded; ++i) {
        typename Law::Wgt value[kMaxPlanes];
        if (c < cols && i < k) {
          const std::uint16_t code = wgt.data[(n + c) * wgt.stride + i];
          law_.decode_wgt(code, value);
          w.wgt_special[c] = std::max(w.wgt_special[c], law_.special_wgt(code));
          if (w.wgt_special[c] != Special::kNo) w.some_wgt_special = true;
        } else {
          std::copy_n(zero, planes, value);
        }
        for (int p = 0; p < planes; ++p)
          w.wgt[static_cast<std::size_t>((p * padded + i) * kBlockCols + c)] = value[p];
      }
    }
  }

  static constexpr int kMaxPlanes = 8;
  static constexpr bool kDecodesLines = requires(const Law& law) { law.act_constant(); };

  Law law_;
  std::unique_ptr<Pe> golden_;
};

}  // namespace sumac::pe
