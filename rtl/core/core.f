// SPDX-License-Identifier: Apache-2.0
// The core without its array, and the array. Files of the PE kind come first (rtl/pe/<pe>/<pe>.f).
rtl/core/sumac_core_pkg.sv
rtl/core/sumac_fifo.sv
rtl/core/sumac_ring_bank.sv
rtl/core/sumac_descriptors.sv
rtl/core/sumac_load.sv
rtl/core/sumac_receive.sv
rtl/core/sumac_compute.sv
rtl/core/sumac_store.sv
rtl/core/sumac_host.sv
rtl/core/sumac_control.sv
rtl/array/sumac_pe_slot.sv
rtl/array/sumac_cell.sv
rtl/array/sumac_row_feed.sv
rtl/array/sumac_col_feed.sv
rtl/array/sumac_drain_control.sv
rtl/array/sumac_col_drain.sv
rtl/array/sumac_array.sv
rtl/top/sumac_core.sv
