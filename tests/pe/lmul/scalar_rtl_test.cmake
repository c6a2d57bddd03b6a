# SPDX-License-Identifier: Apache-2.0
#
# lmul_scalar: one Verilated top with an instance per line of scalar_laws.txt.
set(list ${CMAKE_CURRENT_LIST_DIR}/scalar_laws.txt)
set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${list})
file(STRINGS ${list} lines REGEX "^[a-z]")
set(scalar_instances "")
set(scalar_count 0)
foreach(line IN LISTS lines)
  string(REGEX MATCH "^([^ ]+) [0-9]+ [01] ([^ ]+)$" matched "${line}")
  set(word ${CMAKE_MATCH_2})
  set(n ${scalar_count})
  string(APPEND scalar_instances
    "  localparam int unsigned W${n} = lmul_pkg::act_bits(lmul_pkg::cfg_t'(${word}));\n"
    "  logic [W${n}-1:0] p_${n};\n"
    "  lmul_scalar #(.CfgWord(${word})) u_${n} (.a_i(a_i[W${n}-1:0]), .b_i(b_i[W${n}-1:0]), .p_o(p_${n}), .flags_o(flags_o[${n}][4:0]));\n"
    "  assign p_o[${n}] = 16'(p_${n});\n  assign flags_o[${n}][7:5] = '0;\n")
  math(EXPR scalar_count "${scalar_count} + 1")
endforeach()
set(top ${CMAKE_CURRENT_BINARY_DIR}/lmul_scalar_top.sv)
configure_file(${CMAKE_CURRENT_LIST_DIR}/scalar_top.sv.in ${top} @ONLY)
verilated_library(lmul_scalar_bench TOP scalar_top FILES rtl/common/common.f rtl/pe/lmul/lmul.f SOURCES ${top})
sumac_add_test(pe_lmul_scalar_rtl_test SOURCES tests/pe/lmul/scalar_rtl_test.cpp LIBRARIES lmul_scalar_bench PREFIX pe.lmul.scalar_rtl)
