# SPDX-License-Identifier: Apache-2.0
#
# netlist.pe.<kind>: configurations of rtl/pe/<kind>/lint.txt as netlists of their four parts (scripts/netlist.py), side by side in one top that
# looks like the one of pe.<kind>.rtl; last the one named fp4 again, with a fault: a canary. Without SUMAC_NIGHTLY: two lanes, and no `generic` ones.
set(bench_lanes 8)  # of the top's ports, as there
set(netlist_lanes 2)
if(SUMAC_NIGHTLY)
  set(netlist_lanes 4)
endif()
include(${CMAKE_CURRENT_LIST_DIR}/icarus.cmake)

function(sumac_pe_netlists pe)
  file(STRINGS ${CMAKE_SOURCE_DIR}/rtl/pe/${pe}/lint.txt lines REGEX "^[a-z]")
  if(NOT SUMAC_NIGHTLY)
    list(FILTER lines EXCLUDE REGEX " generic")
  endif()
  set(small ${lines})
  list(FILTER small INCLUDE REGEX "^fp4 ")
  if(NOT small)
    list(GET lines 0 small)
  endif()
  list(APPEND lines "${small} fault")
  file(GLOB rtl CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/rtl/common/*.sv* ${CMAKE_SOURCE_DIR}/rtl/pe/${pe}/*.sv)
  math(EXPR top_bit "16 * ${netlist_lanes} - 1")
  set(bench_instances "")
  set(bench_replayed "")
  set(bench_names "")
  set(bench_count 0)
  set(netlists "")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^([^ ]+) +([^ ]+).*" "\\1" name "${line}")
    string(REGEX REPLACE "^([^ ]+) +([^ ]+).*" "\\2" word "${line}")
    set(fault "")
    if(line MATCHES " fault$")
      set(fault --fault)
    endif()
    set(module netlist_${pe}_${bench_count})
    set(netlist ${CMAKE_CURRENT_BINARY_DIR}/${module}.v)
    add_custom_command(OUTPUT ${netlist} VERBATIM COMMENT "Netlist of ${pe}/${name} ${fault}"
      DEPENDS ${rtl} ${CMAKE_SOURCE_DIR}/tests/pe/common/pe_bench.sv ${CMAKE_SOURCE_DIR}/scripts/netlist.py ${CMAKE_SOURCE_DIR}/scripts/ys.py
      COMMAND ${CMAKE_COMMAND} -E env SUMAC_TOOLS=${SUMAC_TOOLS} PYTHONDONTWRITEBYTECODE=1 ${SUMAC_TOOLS}/bin/python ${CMAKE_SOURCE_DIR}/scripts/netlist.py
        --top pe_bench --pe ${pe} -G CfgWord=${word} -G Lanes=${netlist_lanes} --name ${module} ${fault} -o ${netlist}
        rtl/common/common.f rtl/pe/${pe}/${pe}.f tests/pe/common/pe_bench.sv)
    list(APPEND netlists ${netlist})
    set(i ${bench_count})
    string(APPEND bench_instances
      "  ${module} u_${i} (.clk_i, .rst_ni, .valid_i, .first_i, .last_i, .out_format_i, .act_i(act_i[${top_bit}:0]), .wgt_i(wgt_i[${top_bit}:0]), .handoff_o(handoff_o[${i}]),\n"
      "    .sum_flags_o(sum_flags_o[${i}]), .word_o(word_o[${i}]), .flags_o(flags_o[${i}]));\n")
    string(APPEND bench_replayed
      "  ${module} u_${i} (.clk_i(clk), .rst_ni(rst_n), .valid_i(valid), .first_i(first), .last_i(last), .out_format_i(format), .act_i(act[${top_bit}:0]),\n"
      "    .wgt_i(wgt[${top_bit}:0]), .handoff_o(handoff[${i}]), .sum_flags_o(sum_flags[4*${i}+:4]), .word_o(word[32*${i}+:32]), .flags_o(flags[4*${i}+:4]));\n")
    string(APPEND bench_names "${name}:${netlist_lanes},")
    math(EXPR bench_count "${bench_count} + 1")
  endforeach()
  set(model netlist_pe_${pe})
  set(top ${CMAKE_CURRENT_BINARY_DIR}/${model}_top.sv)
  set(replay ${CMAKE_CURRENT_BINARY_DIR}/${model}_replay.v)
  configure_file(${CMAKE_SOURCE_DIR}/tests/pe/common/bench_top.sv.in ${top} @ONLY)
  configure_file(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/bench_replay.v.in ${replay} @ONLY)
  verilated_library(${model} TOP bench_top SOURCES ${netlists} ${top} ARGS -Wno-fatal -Wno-lint -Wno-UNOPTFLAT --output-split-cfuncs 1000)
  if(TARGET ${model})
    target_compile_options(${model} PRIVATE -O0)  # compiling costs more than running
  endif()
  list(JOIN netlists " " netlist_files)
  sumac_add_test(netlist_pe_${pe}_test SOURCES tests/netlist/pe_slow_test.cpp LIBRARIES ${model} PREFIX netlist.pe.${pe}
    DEFINES SUMAC_KIND="${pe}" SUMAC_BENCH="${bench_names}" SUMAC_BENCH_LANES=${bench_lanes} SUMAC_MODEL=V${model} SUMAC_MODEL_HEADER="V${model}.h"
      SUMAC_REPLAY="${replay}" SUMAC_NETLISTS="${netlist_files}" SUMAC_IVERILOG="${SUMAC_IVERILOG}")
endfunction()

if(SUMAC_VERILATOR_FOUND)
  foreach(pe IN LISTS SUMAC_PES)
    if(EXISTS ${CMAKE_SOURCE_DIR}/rtl/pe/${pe}/lint.txt)
      set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS rtl/pe/${pe}/lint.txt)
      sumac_pe_netlists(${pe})
    endif()
  endforeach()
endif()
