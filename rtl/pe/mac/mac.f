// SPDX-License-Identifier: Apache-2.0
// PE kind mac, after rtl/common/common.f; paths are relative to the repository root.
rtl/pe/mac/mac_pkg.sv
rtl/pe/mac/mac_operand.sv
rtl/pe/mac/mac_act_edge.sv
rtl/pe/mac/mac_wgt_edge.sv
rtl/pe/mac/mac_pe_int.sv
rtl/pe/mac/mac_pe_fixed.sv
rtl/pe/mac/mac_product.sv
rtl/pe/mac/mac_pe_fp32.sv
rtl/pe/mac/mac_pe.sv
rtl/pe/mac/mac_drain.sv
rtl/pe/mac/mac_scalar.sv
