// SPDX-License-Identifier: Apache-2.0
// PE kind lmul, after rtl/common/common.f; paths are relative to the repository root.
rtl/pe/lmul/lmul_pkg.sv
rtl/pe/lmul/lmul_act_edge.sv
rtl/pe/lmul/lmul_wgt_edge.sv
rtl/pe/lmul/lmul_product.sv
rtl/pe/lmul/lmul_pe_fixed.sv
rtl/pe/lmul/lmul_pe_fp32.sv
rtl/pe/lmul/lmul_pe.sv
rtl/pe/lmul/lmul_drain.sv
rtl/pe/lmul/lmul_scalar.sv
