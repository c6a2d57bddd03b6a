// SPDX-License-Identifier: Apache-2.0
//
// A cell library of four cells with round numbers, for sums done by hand.
#pragma once

#include <string>

namespace sumac::asic::test {

/// 2 V, ns, fF, nW; energies in fF V^2 = fJ.
inline std::string small_library() {
  return R"(/* comment */ library (small) {
  delay_model : table_lookup;
  time_unit : "1ns"; voltage_unit : "1V"; leakage_power_unit : "1nW";
  capacitive_load_unit (1, ff);
  nom_voltage : 2.0; nom_temperature : 25; default_operating_conditions : typical;
  lu_table_template (two) {
    variable_1 : input_net_transition; variable_2 : total_output_net_capacitance;
    index_1 ("0, 1"); index_2 ("0, 10");
  }
  lu_table_template (swapped) {
    variable_1 : total_output_net_capacitance; variable_2 : input_net_transition;
    index_1 ("0, 10"); index_2 ("0, 1");
  }
  power_lut_template (energy) {
    variable_1 : input_transition_time; variable_2 : total_output_net_capacitance;
    index_1 ("0, 1"); index_2 ("0, 10");
  }
  power_lut_template (hidden) { variable_1 : input_transition_time; index_1 ("0, 1"); }
  cell (INV) {
    area : 1.0; cell_leakage_power : 3;
    leakage_power () { when : "!A"; value : 2; }
    leakage_power () { when : "A"; value : 6; }
    pin (A) { direction : input; capacitance : 2; }
    pin (Y) {
      direction : output; function : "!A";
      timing () { related_pin : "A"; timing_sense : negative_unate;
        cell_rise (two) { values ("0.1, 0.2", "0.3, 0.4"); }
        cell_fall (two) { values ("0.1, 0.2", "0.3, 0.4"); }
        rise_transition (two) { values ("0.1, 0.5", "0.1, 0.5"); }
        fall_transition (swapped) { values ("0.2, 0.2", \
          "0.4, 0.4"); } }
      internal_power () { related_pin : "A";
        rise_power (energy) { values ("1, 2", "3, 4"); }
        fall_power (scalar) { values ("5"); } }
    }
  }
  cell (NAND) {
    area : 2.0; cell_leakage_power : 7;
    pin (A, B) { direction : input; capacitance : 3; }
    pin (Y) {
      direction : output; function : "(A B)'";
      timing () { related_pin : "A B"; timing_sense : negative_unate;
        cell_rise (scalar) { values ("0.2"); } cell_fall (scalar) { values ("0.2"); }
        rise_transition (scalar) { values ("0.25"); } fall_transition (scalar) { values ("0.5"); } }
      internal_power () { related_pin : "A"; rise_power (scalar) { values ("10"); } fall_power (scalar) { values ("20"); } }
      internal_power () { related_pin : "B"; rise_power (scalar) { values ("30"); } fall_power (scalar) { values ("40"); } }
    }
  }
  cell (XOR) {
    area : 4.0; cell_leakage_power : 5;
    pin (A) { direction : input; capacitance : 4;
      internal_power () { when : "B"; rise_power (hidden) { values ("1, 3"); } fall_power (hidden) { values ("2, 4"); } } }
    pin (B) { direction : input; capacitance : 4; }
    pin (Y) {
      direction : output; function : "A ^ B";
      timing () { related_pin : "A B"; timing_sense : non_unate;
        cell_rise (scalar) { values ("0.2"); } cell_fall (scalar) { values ("0.2"); }
        rise_transition (scalar) { values ("0.5"); } fall_transition (scalar) { values ("0.5"); } }
      internal_power () { related_pin : "A"; when : "B"; power (scalar) { values ("100"); } }
      internal_power () { related_pin : "A"; when : "!B"; power (scalar) { values ("200"); } }
      internal_power () { related_pin : "B"; power (scalar) { values ("300"); } }
    }
  }
  cell (DFFR) {
    area : 8.0; cell_leakage_power : 11;
    pg_pin (VSS) { pg_type : primary_ground; }
    leakage_power () { when : "D"; value : 1000; related_pg_pin : VSS; }
    ff (IQ, IQN) { next_state : "D"; clocked_on : "CK"; clear : "!R"; }
    pin (D) { direction : input; capacitance : 1; }
    pin (R) { direction : input; capacitance : 1; }
    pin (CK) { direction : input; clock : true; capacitance : 5;
      internal_power () { when : "D"; rise_power (scalar) { values ("7"); } fall_power (scalar) { values ("9"); } }
      internal_power () { related_pg_pin : VSS; rise_power (scalar) { values ("1000"); } fall_power (scalar) { values ("1000"); } } }
    pin (Q) {
      direction : output; function : "IQ";
      timing () { related_pin : "CK"; timing_type : rising_edge; timing_sense : non_unate;
        cell_rise (scalar) { values ("0.3"); } cell_fall (scalar) { values ("0.3"); }
        rise_transition (scalar) { values ("0.5"); } fall_transition (scalar) { values ("0.5"); } }
      internal_power () { related_pin : "CK"; rise_power (scalar) { values ("50"); } fall_power (scalar) { values ("60"); } }
    }
  }
}
)";
}

/// The first occurrence of `from` replaced.
inline std::string with(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  return at == std::string::npos ? "" : text.replace(at, from.size(), to);
}

}  // namespace sumac::asic::test
