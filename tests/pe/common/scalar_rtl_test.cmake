# SPDX-License-Identifier: Apache-2.0
#
# pe.<kind>.scalar_rtl: KIND_scalar of a kind that has one, in every configuration of its lint.txt whose format has a mantissa, in one Verilated top.
function(sumac_scalar_rtl pe)
  file(STRINGS ${CMAKE_SOURCE_DIR}/rtl/pe/${pe}/lint.txt lines REGEX "^[a-z]")
  list(FILTER lines EXCLUDE REGEX "^e[0-9]m0")
  set(scalar_pe ${pe})
  set(scalar_names "")
  set(scalar_instances "")
  set(scalar_count 0)
  foreach(line IN LISTS lines)
    string(REGEX MATCH "^([^ ]+) +([^ ]+)" matched "${line}")
    set(n ${scalar_count})
    set(word ${CMAKE_MATCH_2})
    string(APPEND scalar_names "${CMAKE_MATCH_1},")
    string(APPEND scalar_instances
      "  localparam cfg_t C${n} = cfg_t'(${word});\n"
      "  logic [scalar_bits(C${n})-1:0] p_${n};\n"
      "  @scalar_pe@_scalar #(.CfgWord(${word})) u_${n} (.a_i(a_i[act_bits(C${n})-1:0]), .b_i(b_i[wgt_bits(C${n})-1:0]), .p_o(p_${n}));\n"
      "  assign p_o[${n}] = 32'(p_${n});\n")
    math(EXPR scalar_count "${scalar_count} + 1")
  endforeach()
  string(CONFIGURE "${scalar_instances}" scalar_instances @ONLY)
  set(top ${CMAKE_CURRENT_BINARY_DIR}/${pe}_scalar_all.sv)
  configure_file(${CMAKE_SOURCE_DIR}/tests/pe/common/scalar_top.sv.in ${top} @ONLY)
  verilated_library(${pe}_scalar_all TOP scalar_top FILES rtl/common/common.f rtl/pe/${pe}/${pe}.f SOURCES ${top})
  sumac_add_test(pe_${pe}_scalar_all_test SOURCES tests/pe/common/scalar_rtl_test.cpp LIBRARIES ${pe}_scalar_all PREFIX pe.${pe}.scalar_all
    DEFINES SUMAC_KIND="${pe}" SUMAC_CONFIGURATIONS="${scalar_names}" SUMAC_MODEL=V${pe}_scalar_all SUMAC_MODEL_HEADER="V${pe}_scalar_all.h")
endfunction()

foreach(pe IN LISTS SUMAC_PES)
  if(EXISTS ${CMAKE_SOURCE_DIR}/rtl/pe/${pe}/${pe}_scalar.sv)
    sumac_scalar_rtl(${pe})
  endif()
endforeach()
