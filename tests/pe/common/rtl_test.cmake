# SPDX-License-Identifier: Apache-2.0
#
# pe.<kind>.rtl and pe.<kind>.rtl_nightly: for each PE kind a Verilated top with the configurations of rtl/pe/<kind>/lint.txt side by side (nightly:
# those of wide codes), at 4 lanes and at the lane counts that the line names. SUMAC_BENCH lists the instances as "name:lanes," in order.
set(bench_lanes 8)  # lanes of the top's ports: the widest instance

# sumac_pe_bench(<kind> <test> <regular expression that a line must match>)
function(sumac_pe_bench pe test wanted)
  set(list ${CMAKE_SOURCE_DIR}/rtl/pe/${pe}/lint.txt)
  file(STRINGS ${list} lines REGEX "^[a-z]")
  list(FILTER lines INCLUDE REGEX "${wanted}")
  set(bench_instances "")
  set(bench_names "")
  set(bench_count 0)
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^([^ ]+) +([^ ]+).*" "\\1" name "${line}")
    string(REGEX REPLACE "^([^ ]+) +([^ ]+).*" "\\2" word "${line}")
    string(REGEX REPLACE "^[^ ]+ +[^ ]+" "" rest "${line}")
    string(REGEX MATCHALL "[0-9]+" lane_counts "${rest}")
    foreach(lanes IN ITEMS 4 LISTS lane_counts)
      math(EXPR top_bit "16 * ${lanes} - 1")
      string(APPEND bench_instances
        "  pe_bench #(.CfgWord(${word}), .Lanes(${lanes})) u_${bench_count} (\n"
        "    .clk_i, .rst_ni, .valid_i, .first_i, .last_i, .out_format_i, .act_i(act_i[${top_bit}:0]), .wgt_i(wgt_i[${top_bit}:0]),\n"
        "    .handoff_o(handoff_o[${bench_count}]), .sum_flags_o(sum_flags_o[${bench_count}]),\n"
        "    .word_o(word_o[${bench_count}]), .flags_o(flags_o[${bench_count}]));\n")
      string(APPEND bench_names "${name}:${lanes},")
      math(EXPR bench_count "${bench_count} + 1")
    endforeach()
  endforeach()
  set(model pe_${test}_${pe})
  set(top ${CMAKE_CURRENT_BINARY_DIR}/${model}.sv)
  configure_file(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/bench_top.sv.in ${top} @ONLY)
  verilated_library(${model} TOP bench_top FILES rtl/common/common.f rtl/pe/${pe}/${pe}.f SOURCES tests/pe/common/pe_bench.sv ${top}
    DEFINES SUMAC_PE_PKG=${pe}_pkg SUMAC_PE_ACT_EDGE=${pe}_act_edge SUMAC_PE_WGT_EDGE=${pe}_wgt_edge SUMAC_PE_PE=${pe}_pe SUMAC_PE_DRAIN=${pe}_drain)
  sumac_add_test(pe_${pe}_${test}_test SOURCES tests/pe/common/${test}_test.cpp LIBRARIES ${model} PREFIX pe.${pe}.${test}
    DEFINES SUMAC_KIND="${pe}" SUMAC_BENCH="${bench_names}" SUMAC_BENCH_LANES=${bench_lanes} SUMAC_MODEL=V${model} SUMAC_MODEL_HEADER="V${model}.h")
endfunction()

foreach(pe IN LISTS SUMAC_PES)
  set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS rtl/pe/${pe}/lint.txt)
  if(EXISTS ${CMAKE_SOURCE_DIR}/rtl/pe/${pe}/lint.txt)
    sumac_pe_bench(${pe} rtl ".")
    if(SUMAC_NIGHTLY)
      sumac_pe_bench(${pe} rtl_nightly " wide")
    endif()
  endif()
endforeach()
