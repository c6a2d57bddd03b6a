# SPDX-License-Identifier: Apache-2.0
#
# pe.<kind>.hls_ports: for each PE kind one Verilated top with all configurations of rtl/pe/<kind>/lint.txt at 4 lanes. SUMAC_PORTS names them in order.
foreach(pe IN LISTS SUMAC_PES)
  set(list ${CMAKE_SOURCE_DIR}/rtl/pe/${pe}/lint.txt)
  if(NOT SUMAC_VERILATOR_FOUND OR NOT EXISTS ${list})
    continue()
  endif()
  set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${list})
  file(STRINGS ${list} lines REGEX "^[a-z]")
  set(ports_instances "")
  set(ports_names "")
  set(ports_count 0)
  foreach(line IN LISTS lines)
    string(REGEX MATCH "^([^ ]+) +([^ ]+)" matched "${line}")
    string(APPEND ports_instances
      "  ports_bench #(.CfgWord(${CMAKE_MATCH_2})) u_${ports_count} (.clk_i, .rst_ni, .valid_i, .act_i, .wgt_i,\n"
      "    .handoff_o(handoff_o[${ports_count}]), .east_o(east_o[${ports_count}]), .south_o(south_o[${ports_count}]), .sum_o(sum_o[${ports_count}]));\n")
    string(APPEND ports_names "${CMAKE_MATCH_1},")
    math(EXPR ports_count "${ports_count} + 1")
  endforeach()
  set(top ${CMAKE_CURRENT_BINARY_DIR}/ports_${pe}.sv)
  configure_file(${CMAKE_CURRENT_LIST_DIR}/ports_top.sv.in ${top} @ONLY)
  verilated_library(pe_ports_${pe} TOP ports_top
    FILES rtl/common/common.f rtl/pe/${pe}/${pe}.f SOURCES tests/pe/common/ports_bench.sv ${top}
    DEFINES SUMAC_PE_PKG=${pe}_pkg SUMAC_PE_ACT_EDGE=${pe}_act_edge SUMAC_PE_WGT_EDGE=${pe}_wgt_edge SUMAC_PE_PE=${pe}_pe SUMAC_PE_DRAIN=${pe}_drain)
  sumac_add_test(pe_${pe}_hls_ports_test SOURCES tests/pe/common/hls_ports_test.cpp
    LIBRARIES pe_ports_${pe} sumac_hls_native sumac_hls_scalar PREFIX pe.${pe}.hls_ports
    DEFINES SUMAC_KIND="${pe}" SUMAC_PORTS="${ports_names}" SUMAC_MODEL=Vpe_ports_${pe} SUMAC_MODEL_HEADER="Vpe_ports_${pe}.h")
endforeach()
