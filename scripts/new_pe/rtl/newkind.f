// SPDX-License-Identifier: Apache-2.0
// PE kind newkind, after rtl/common/common.f; paths are relative to the repository root.
rtl/pe/newkind/newkind_pkg.sv
rtl/pe/newkind/newkind_act_edge.sv
rtl/pe/newkind/newkind_wgt_edge.sv
rtl/pe/newkind/newkind_pe.sv
rtl/pe/newkind/newkind_drain.sv
