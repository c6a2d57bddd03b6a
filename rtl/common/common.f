// SPDX-License-Identifier: Apache-2.0
// Arithmetic and packages that PE kinds share; paths are relative to the repository root.
rtl/common/sumac_pkg.sv
rtl/common/sumac_beat_check.sv
rtl/common/sumac_lzc.sv
rtl/common/sumac_fp32_add.sv
rtl/common/sumac_fp32_to_fp16.sv
rtl/common/sumac_fixed_to_fp32.sv
rtl/common/sumac_unpack_raw.sv
rtl/common/sumac_unpack_norm.sv
rtl/common/sumac_product_class.sv
rtl/common/sumac_pack_product.sv
rtl/common/sumac_sum_fixed.sv
rtl/common/sumac_sum_fp32.sv
rtl/common/sumac_drain_fixed.sv
rtl/common/sumac_drain_fp32.sv
