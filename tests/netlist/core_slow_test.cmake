# SPDX-License-Identifier: Apache-2.0
#
# netlist.core.<kind>: a 4x4x4 core of the kind's int8 or else fp8 configuration as a netlist (scripts/netlist.py); netlist.core_nightly.<kind>: of every
# configuration. Its parameters are those that the test itself asks the rtl executor for.
set(core_parameters Rows=4 Cols=4 Lanes=4 HopS=1 HopE=1 PortBytes=16 Burst=4 Outstanding=4 OutSlots=2 DescFifo=2 ActDepth=32 WgtDepth=32 AddrW=28)

function(sumac_core_netlist pe name word test)
  file(GLOB rtl CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/rtl/*/*.sv* ${CMAKE_SOURCE_DIR}/rtl/pe/${pe}/*.sv)
  string(MAKE_C_IDENTIFIER "netlist_core_${pe}_${name}" model)
  set(netlist ${CMAKE_CURRENT_BINARY_DIR}/${model}.v)
  set(values CfgWord=${word} ${core_parameters})
  list(TRANSFORM values PREPEND "-G")
  add_custom_command(OUTPUT ${netlist} VERBATIM DEPENDS ${rtl} ${CMAKE_SOURCE_DIR}/scripts/netlist.py COMMENT "Netlist of a core of ${pe}/${name}"
    COMMAND ${CMAKE_COMMAND} -E env SUMAC_TOOLS=${SUMAC_TOOLS} ${SUMAC_TOOLS}/bin/python ${CMAKE_SOURCE_DIR}/scripts/netlist.py
      --top sumac_core --modules --pe ${pe} ${values} -o ${netlist} rtl/common/common.f rtl/pe/${pe}/${pe}.f rtl/core/core.f)
  list(JOIN core_parameters "," parameters)
  sumac_add_test(${model}_test SOURCES tests/netlist/${test}_test.cpp PREFIX netlist.${test}.${pe}.${name}
    DEFINES SUMAC_PE="${pe}/${name}" SUMAC_NETLIST="${netlist}" SUMAC_PARAMETERS="${parameters}" SUMAC_IVERILOG="${SUMAC_IVERILOG}")
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
        sumac_core_netlist(${pe} ${name} ${word} core_slow)
      endforeach()
    endif()
  endforeach()
endif()
