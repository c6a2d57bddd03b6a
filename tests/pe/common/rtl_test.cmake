# SPDX-License-Identifier: Apache-2.0
#
# pe.<kind>.rtl: for each PE kind one Verilated top with all configurations of rtl/pe/<kind>/lint.txt at 4 lanes, and the first two configurations
# (and any named in bench_more_lanes) at other lane counts. SUMAC_BENCH lists the instances as "name:lanes," in order.
set(bench_lanes 8)  # lanes of the top's ports: the widest instance
foreach(pe IN LISTS SUMAC_PES)
  set(list ${CMAKE_SOURCE_DIR}/rtl/pe/${pe}/lint.txt)
  if(NOT EXISTS ${list})
    continue()
  endif()
  set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${list})
  file(STRINGS ${list} lines REGEX "^[a-z]")
  set(bench_instances "")
  set(bench_names "")
  set(bench_count 0)
  foreach(line IN LISTS lines)
    string(REGEX MATCH "^([^ ]+) +([^ ]+)$" matched "${line}")
    set(name ${CMAKE_MATCH_1})
    set(word ${CMAKE_MATCH_2})
    set(lane_counts 4)
    if(name MATCHES "^(int8|bf16|e5m2|fp8-subn)$")
      set(lane_counts 4 1 3 8)
    endif()
    foreach(lanes IN LISTS lane_counts)
      math(EXPR bits "16 * ${lanes}")
      string(APPEND bench_instances
        "  pe_bench #(.CfgWord(${word}), .Lanes(${lanes})) u_${bench_count} (\n"
        "    .clk_i, .rst_ni, .valid_i, .first_i, .last_i, .out_format_i, .act_i(act_i[${bits}-1:0]), .wgt_i(wgt_i[${bits}-1:0]),\n"
        "    .handoff_o(handoff_o[${bench_count}]), .sum_flags_o(sum_flags_o[${bench_count}]),\n"
        "    .word_o(word_o[${bench_count}]), .flags_o(flags_o[${bench_count}]));\n")
      string(APPEND bench_names "${name}:${lanes},")
      math(EXPR bench_count "${bench_count} + 1")
    endforeach()
  endforeach()
  set(top ${CMAKE_CURRENT_BINARY_DIR}/pe_bench_${pe}.sv)
  configure_file(${CMAKE_CURRENT_LIST_DIR}/bench_top.sv.in ${top} @ONLY)
  verilated_library(pe_bench_${pe} TOP bench_top
    FILES rtl/common/common.f rtl/pe/${pe}/${pe}.f SOURCES tests/pe/common/pe_bench.sv ${top}
    DEFINES SUMAC_PE_PKG=${pe}_pkg SUMAC_PE_ACT_EDGE=${pe}_act_edge SUMAC_PE_WGT_EDGE=${pe}_wgt_edge SUMAC_PE_PE=${pe}_pe SUMAC_PE_DRAIN=${pe}_drain)
  foreach(kind IN ITEMS rtl rtl_nightly)
    sumac_add_test(pe_${pe}_${kind}_test SOURCES tests/pe/common/${kind}_test.cpp LIBRARIES pe_bench_${pe} PREFIX pe.${pe}.${kind}
      DEFINES SUMAC_KIND="${pe}" SUMAC_BENCH="${bench_names}" SUMAC_BENCH_LANES=${bench_lanes} SUMAC_MODEL=Vpe_bench_${pe}
        SUMAC_MODEL_HEADER="Vpe_bench_${pe}.h")
  endforeach()
endforeach()
