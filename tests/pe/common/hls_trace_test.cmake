# SPDX-License-Identifier: Apache-2.0
#
# pe.<kind>.hls_trace: for each PE kind one Verilated top with the pe parts that scripts/hls_twin.py leaves to simulation, HLS beside RTL.
foreach(pe IN LISTS SUMAC_PES)
  set(stem ${CMAKE_CURRENT_BINARY_DIR}/twins_${pe})
  if(NOT SUMAC_VERILATOR_FOUND)
    continue()
  endif()
  add_custom_command(OUTPUT ${stem}.v ${stem}.hpp VERBATIM WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} COMMENT "HLS beside RTL: ${pe}"
    DEPENDS sumac-hls-trace ${CMAKE_SOURCE_DIR}/scripts/hls_twin.py ${CMAKE_SOURCE_DIR}/scripts/ys.py ${CMAKE_SOURCE_DIR}/rtl/pe/${pe}/lint.txt
    COMMAND ${CMAKE_COMMAND} -E env SUMAC_TOOLS=${SUMAC_TOOLS} PYTHONDONTWRITEBYTECODE=1 ${SUMAC_TOOLS}/bin/python scripts/hls_twin.py bench ${pe}
      --binary-dir ${CMAKE_BINARY_DIR} --out ${stem})
  verilated_library(pe_twins_${pe} TOP twins FILES rtl/common/common.f rtl/pe/${pe}/${pe}.f SOURCES ${stem}.v ARGS -Wno-lint -Wno-fatal)
  sumac_add_test(pe_${pe}_hls_trace_test SOURCES tests/pe/common/hls_trace_test.cpp ${stem}.hpp LIBRARIES pe_twins_${pe} PREFIX pe.${pe}.hls_trace
    DEFINES SUMAC_TWINS="${stem}.hpp" SUMAC_MODEL=Vpe_twins_${pe} SUMAC_MODEL_HEADER="Vpe_twins_${pe}.h")
  sumac_add_test(pe_${pe}_hls_trace_nightly_test SOURCES tests/pe/common/hls_trace_nightly_test.cpp ${stem}.hpp LIBRARIES pe_twins_${pe}
    PREFIX pe.${pe}.hls_trace_nightly DEFINES SUMAC_TWINS="${stem}.hpp" SUMAC_MODEL=Vpe_twins_${pe} SUMAC_MODEL_HEADER="Vpe_twins_${pe}.h")
endforeach()
