# SPDX-License-Identifier: Apache-2.0
#
#   verilated_library(<name> TOP <module> [SOURCES <.sv>...] [FILES <.f>...] [PARAMS W=8...] [DEFINES X=y...] [ARGS <verilator argument>...]
#                     [SYSTEMC])
#
# A static library with the class V<name> (header V<name>.h), for the benches of single parts in tests/. Paths are relative to the repository
# root. A .f list names files relative to the root and may hold // comments. Cores for `sumac verify` are not built here but by the rtl executor.
# SUMAC_VERILATOR_FOUND says whether the tools environment has Verilator.
set(SUMAC_VERILATOR_FOUND OFF)
file(GLOB sumac_verilator_root LIST_DIRECTORIES true ${SUMAC_TOOLS}/lib/python3*/site-packages/verilator)
if(sumac_verilator_root AND EXISTS ${sumac_verilator_root}/bin/verilator)
  set(SUMAC_VERILATOR_FOUND ON)
else()
  sumac_missing("no Verilator in ${SUMAC_TOOLS}: benches of RTL are not built (scripts/setup_tools.sh installs it)")
endif()

# Verilator's own support code, compiled once for all models.
function(sumac_verilated_runtime)
  if(TARGET sumac_verilated)
    return()
  endif()
  set(include ${sumac_verilator_root}/include)
  add_library(sumac_verilated STATIC ${include}/verilated.cpp ${include}/verilated_threads.cpp)
  target_include_directories(sumac_verilated SYSTEM PUBLIC ${include} ${include}/vltstd)
  target_compile_options(sumac_verilated PRIVATE -w -O2 -g0)
  target_link_libraries(sumac_verilated PUBLIC Threads::Threads)
  set_target_properties(sumac_verilated PROPERTIES POSITION_INDEPENDENT_CODE ON)
endfunction()

function(verilated_library name)
  cmake_parse_arguments(V "SYSTEMC" "TOP" "SOURCES;FILES;PARAMS;DEFINES;ARGS" ${ARGN})
  if(V_UNPARSED_ARGUMENTS OR NOT V_TOP)
    message(FATAL_ERROR "verilated_library(${name}): TOP is needed, and '${V_UNPARSED_ARGUMENTS}' is not understood")
  endif()
  if(NOT SUMAC_VERILATOR_FOUND OR (V_SYSTEMC AND NOT TARGET sumac_systemc))
    return()  # said above; sumac_add_test() leaves out the tests that would link to it
  endif()
  sumac_verilated_runtime()
  list(TRANSFORM V_PARAMS PREPEND -G)
  list(TRANSFORM V_DEFINES PREPEND -D)
  set(inputs "")  # lists first: they bring the packages
  set(depends ${V_FILES} ${V_SOURCES})
  foreach(list IN LISTS V_FILES)
    list(APPEND inputs -f ${list})
  endforeach()
  list(APPEND inputs ${V_SOURCES})
  set(relative ${depends})
  set(depends "")
  foreach(file IN LISTS relative)
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY ${CMAKE_SOURCE_DIR})
    list(APPEND depends ${file})
  endforeach()
  set(kind --cc)
  if(V_SYSTEMC)
    set(kind --sc)
  endif()
  # Verilator writes into a folder of its own; one file then includes all that it wrote: a single compile per model, which ccache can keep, and
  # no precompiled header (the wheel's makefile for those is broken). The dependency file names every source that was read, with absolute paths.
  set(dir ${CMAKE_CURRENT_BINARY_DIR}/${name}.vl)
  set(all ${CMAKE_CURRENT_BINARY_DIR}/V${name}_all.cpp)
  add_custom_command(OUTPUT ${all} DEPENDS ${depends} DEPFILE ${dir}/V${name}__ver.d VERBATIM
    COMMENT "Verilating ${name}" WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    COMMAND ${CMAKE_COMMAND} -E env VERILATOR_ROOT=${sumac_verilator_root} SYSTEMC_INCLUDE=${sumac_systemc_include} SYSTEMC_LIBDIR=/usr/lib
      ${CMAKE_COMMAND} -D DIR=${dir} -D PREFIX=V${name} -D ALL=${all}
      -P ${CMAKE_SOURCE_DIR}/scripts/cmake/verilate.cmake -- ${sumac_verilator_root}/bin/verilator ${kind} -O3 --assert --no-timing
      --top ${V_TOP} --prefix V${name} --Mdir ${dir} -I${CMAKE_SOURCE_DIR} ${V_PARAMS} ${V_DEFINES} ${V_ARGS} ${inputs})
  add_library(${name} STATIC ${all})
  target_include_directories(${name} SYSTEM PUBLIC ${dir})
  target_compile_options(${name} PRIVATE -w -O2 -g0)
  target_link_libraries(${name} PUBLIC sumac_verilated)
  if(V_SYSTEMC)
    target_link_libraries(${name} PUBLIC sumac_systemc)
  endif()
endfunction()
