// SPDX-License-Identifier: Apache-2.0
// Blocks of an array for characterisation, after rtl/core/core.f; paths are relative to the repository root.
synth/asic/blocks/asic_hop_e.sv
synth/asic/blocks/asic_hop_s.sv
synth/asic/blocks/asic_hop_pop.sv
synth/asic/blocks/asic_cell.sv
synth/asic/blocks/asic_row.sv
synth/asic/blocks/asic_col.sv
synth/asic/blocks/asic_array.sv
synth/asic/blocks/asic_whole.sv
