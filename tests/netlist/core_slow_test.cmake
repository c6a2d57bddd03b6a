# SPDX-License-Identifier: Apache-2.0
#
# netlist.core.<kind>.<configuration>: a 4x4 core of one lane as a netlist (scripts/netlist.py) in Verilator and in Icarus Verilog. In the kind's int8 or
# else fp8 configuration; nightly with two lanes in every one of rtl/pe/<kind>/lint.txt. The parameters are those that the test asks the rtl executor for.
include(${CMAKE_CURRENT_LIST_DIR}/icarus.cmake)
set(core_lanes 1)
if(SUMAC_NIGHTLY)
  set(core_lanes 2)
endif()
set(core_parameters Rows=4 Cols=4 Lanes=${core_lanes} HopS=1 HopE=1 PortBytes=8 Burst=4 Outstanding=4 OutSlots=2 DescFifo=2 ActDepth=16 WgtDepth=16 AddrW=29)

function(sumac_core_netlist pe name word)
  file(GLOB rtl CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/rtl/*/*.sv* ${CMAKE_SOURCE_DIR}/rtl/pe/${pe}/*.sv)
  string(MAKE_C_IDENTIFIER "netlist_core_${pe}_${name}" model)
  set(netlist ${CMAKE_CURRENT_BINARY_DIR}/${model}.v)
  set(faulty ${CMAKE_CURRENT_BINARY_DIR}/${model}_faulty.v)
  set(values CfgWord=${word} ${core_parameters})
  list(TRANSFORM values PREPEND "-G")
  add_custom_command(OUTPUT ${netlist} ${faulty} VERBATIM DEPENDS ${rtl} ${CMAKE_SOURCE_DIR}/scripts/netlist.py ${CMAKE_SOURCE_DIR}/scripts/ys.py
    COMMENT "Netlist of a core of ${pe}/${name}"
    COMMAND ${CMAKE_COMMAND} -E env SUMAC_TOOLS=${SUMAC_TOOLS} PYTHONDONTWRITEBYTECODE=1 ${SUMAC_TOOLS}/bin/python ${CMAKE_SOURCE_DIR}/scripts/netlist.py
      --top sumac_core --modules --pe ${pe} ${values} -o ${netlist} --faulty ${faulty} rtl/common/common.f rtl/pe/${pe}/${pe}.f rtl/core/core.f)
  list(JOIN core_parameters "," parameters)
  sumac_add_test(${model}_test SOURCES tests/netlist/core_slow_test.cpp PREFIX netlist.core.${pe}.${name}
    DEFINES SUMAC_PE="${pe}/${name}" SUMAC_NETLIST="${netlist}" SUMAC_FAULTY="${faulty}" SUMAC_LANES=${core_lanes}
      SUMAC_PARAMETERS="${parameters}" SUMAC_IVERILOG="${SUMAC_IVERILOG}")
  if(TARGET ${model}_test)
    add_custom_target(${model} DEPENDS ${netlist})
    add_dependencies(${model}_test ${model} sumac-rtl)
  endif()
endfunction()

if(SUMAC_VERILATOR_FOUND AND TARGET sumac-rtl)
  foreach(pe IN LISTS SUMAC_PES)
    if(EXISTS ${CMAKE_SOURCE_DIR}/rtl/pe/${pe}/lint.txt)
      file(STRINGS ${CMAKE_SOURCE_DIR}/rtl/pe/${pe}/lint.txt lines REGEX "^[a-z]")
      if(NOT SUMAC_NIGHTLY)
        list(FILTER lines INCLUDE REGEX "^(int8|fp8) ")
        list(GET lines 0 lines)
      endif()
      foreach(line IN LISTS lines)
        string(REGEX REPLACE "^([^ ]+) +([^ ]+).*" "\\1" name "${line}")
        string(REGEX REPLACE "^([^ ]+) +([^ ]+).*" "\\2" word "${line}")
        sumac_core_netlist(${pe} ${name} ${word})
      endforeach()
    endif()
  endforeach()
endif()
