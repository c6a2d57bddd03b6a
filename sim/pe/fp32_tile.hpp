// SPDX-License-Identifier: Apache-2.0
//
// FP32 running sums of a block of kBlockRows x kBlockCols outputs in host floats, SIMD chosen at run time: the lane tree and the order of
// models/pe/sum.hpp.
//
//   exact    IEEE 754 adds, nearest even, subnormals kept; a multiply-add is used only where the product is exact; the sign of a zero
//            product cannot be seen (sum.hpp)
//   special  sums that become infinite or NaN come out so: the golden model says which flags are true
#pragma once

#include <cstdint>

#include "models/pe/pe.hpp"
#include "sim/pe/block_kernel.hpp"

namespace sumac::pe {

/// Sums, and what happened to their products: nonzero means yes.
struct Fp32Block {
  alignas(64) float sum[kBlockRows][kBlockCols];
  alignas(64) std::int32_t flushed[kBlockRows][kBlockCols];
  alignas(64) std::int32_t saturated[kBlockRows][kBlockCols];
};

/// Products of floats, exact and in the normal range (or zero). k: a multiple of lanes.
///   shape  act[kBlockRows][k], wgt[k][kBlockCols]
void sum_products(const float* act, const float* wgt, std::int64_t k, int lanes, Fp32Block& out);

/// Products of floats, exact but for the range rule of models/pe/sum.hpp.
void sum_ranged_products(const float* act, const float* wgt, std::int64_t k, int lanes,
                         Fp32Block& out);

/// Products that one integer addition makes: bits(act) + bits(wgt) are those of a float.
///   shape   act[plane][kBlockRows][k], plane 0: bits, plane 1: all ones, or 0 where the operand is zero; wgt[k][kBlockCols]: bits
struct Additions {
  const std::int32_t* act;
  const std::int32_t* wgt;
  std::int64_t k;
  int lanes;
};

/// Fields of a code: sign, exponent and mantissa from the top; a magnitude below 2^man_bits counts as zero.
struct CodeFields {
  int width;
  int man_bits;
  int shift;  // of the magnitude, to the bits of a float
};

/// What is known of the magnitudes of operands.
struct Magnitudes {
  std::int32_t least = std::int32_t{1} << 24;  // of those that are not zero
  std::int32_t most = 0;
  bool zeros = false;
};

/// bits[i] = (sign on top, magnitude << shift) + constant, and keep[i] (plane 1) where keep is not null; seen grows by them.
void decode_line(const std::uint16_t* codes, std::int64_t count, const CodeFields& fields,
                 std::int32_t constant, std::int32_t* bits, std::int32_t* keep, Magnitudes& seen);

/// No operand is zero and every product is in range.
void sum_additions(const Additions& a, Fp32Block& out);
/// Every product of operands that are not zero is in range.
void sum_additions_with_zeros(const Additions& a, Fp32Block& out);

/// The range rule on products: z = act + wgt of magnitudes without the constant.
struct AdditionRange {
  std::int32_t act_constant;  // in the bits of act: taken off, sign and magnitude << shift are left
  int shift;
  std::int32_t offset;  // (z + offset) << shift are the bits of the product
  std::int32_t low;     // z below: flushed
  std::int32_t high;    // z above: saturated
};
void sum_ranged_additions(const Additions& a, const AdditionRange& range, Fp32Block& out);

/// Output words and flags of the sums of a block; true where no flag rose and every sum is finite (flags are then not written).
bool drain_block(const Fp32Block& block, bool ranged, OutFormat format,
                 std::uint32_t (&words)[kBlockRows][kBlockCols],
                 Output (&out)[kBlockRows][kBlockCols]);

}  // namespace sumac::pe
