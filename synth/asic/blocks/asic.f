// SPDX-License-Identifier: Apache-2.0
// Blocks of an array for characterisation, after rtl/core/core.f; paths are relative to the repository root.
synth/asic/blocks/asic_cell.sv
synth/asic/blocks/asic_row.sv
synth/asic/blocks/asic_col.sv
synth/asic/blocks/asic_array.sv
