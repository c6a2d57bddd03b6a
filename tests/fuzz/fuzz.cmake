# SPDX-License-Identifier: Apache-2.0
#
# Fuzzing: every tests/fuzz/X_fuzz.cpp is one libFuzzer program `fuzz_X`, run as the ctest `fuzz.X` (run_fuzz.py: corpus, found inputs, then
# SUMAC_FUZZ_SECONDS of new ones).  Compiled by clang 19 with AddressSanitizer and UndefinedBehaviorSanitizer, coverage-guided:
#
#   readers    the sources that take what comes from outside (sumac_fuzz_sources): instrumented
#   the rest   taken from the libraries that this build has made anyway, as they are; what they do with wrong memory is still seen where it
#              passes through malloc, memcpy and the like
#
# Not with SUMAC_SANITIZE: those libraries have g++'s sanitizers in them, and the two do not mix.
if(SUMAC_SANITIZE)
  return()
endif()
find_program(sumac_fuzz_clang clang++-19)
if(NOT sumac_fuzz_clang)
  sumac_missing("clang++-19 is missing: no reader is fuzzed (scripts/setup_tools.sh test installs it)")
  return()
endif()
if(NOT EXISTS ${SUMAC_TOOLS}/bin/python)
  sumac_missing("no tools environment in ${SUMAC_TOOLS}: no reader is fuzzed")
  return()
endif()
if(SUMAC_NIGHTLY)
  set(sumac_fuzz_seconds_default 600)
else()
  set(sumac_fuzz_seconds_default 20)
endif()
set(SUMAC_FUZZ_SECONDS ${sumac_fuzz_seconds_default} CACHE STRING "How long the ctest of each reader looks for new inputs")

set(sumac_fuzz_sources
  models/cost/csv.cpp models/cost/memory.cpp models/cost/table.cpp models/cost/technology.cpp
  sim/array/array_config.cpp sim/array/core_params.cpp sim/cli/verify_core.cpp sim/program/descriptor.cpp sim/program/file.cpp
  sim/program/panel.cpp sim/program/program.cpp sim/program/target.cpp sim/workload/config_reader.cpp sim/workload/graph.cpp
  sim/workload/json_file.cpp sim/model/bert.cpp sim/model/mapped_file.cpp sim/model/safetensors.cpp sim/model/tensor_values.cpp
  sim/model/wordpiece/tokenizer.cpp sim/model/wordpiece/unicode.cpp sim/sweep/constraint.cpp sim/sweep/space.cpp sim/sweep/space_reader.cpp
  sim/sweep/visit.cpp)
# Harnesses that need zlib, as sumac-asic does; they look for new inputs half as long as the others.
set(sumac_fuzz_of_asic liberty netlist)
set(sumac_fuzz_zlib "")
if(TARGET sumac_asic)
  set(sumac_fuzz_zlib -lz)
  list(APPEND sumac_fuzz_sources synth/asic/estimator.cpp synth/asic/expression.cpp synth/asic/gzip.cpp synth/asic/liberty.cpp
    synth/asic/liberty_tables.cpp synth/asic/liberty_tree.cpp synth/asic/netlist.cpp synth/asic/netlist_reader.cpp synth/asic/simulator.cpp)
endif()
# What only one harness calls: sumac_fuzz_sources_X.  All of sim/cli, since ordered JSON that one compiler made the other cannot destroy
# ([[no_unique_address]] in nlohmann::ordered_map).
file(GLOB sumac_fuzz_sources_cli CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/sim/cli/*.cpp)
list(REMOVE_ITEM sumac_fuzz_sources_cli sim/cli/main.cpp ${sumac_fuzz_sources})
list(APPEND sumac_fuzz_sources_cli models/num/format.cpp models/pe/pe.cpp sim/base/whole_file.cpp sim/workload/zoo.cpp)

set(sumac_fuzz_flags -std=c++20 -g1 -fno-omit-frame-pointer -ffp-contract=off -fsanitize=address,undefined -fno-sanitize-recover=all
  -I${CMAKE_SOURCE_DIR} -I${CMAKE_BINARY_DIR}/generated)

# sumac_fuzz_object(<out> <source> <flag>...): one object file, by clang.
function(sumac_fuzz_object out source)
  string(REPLACE "/" "_" name ${source})
  set(object ${CMAKE_BINARY_DIR}/fuzz/${name}.o)
  add_custom_command(OUTPUT ${object}
    COMMAND ${CMAKE_CXX_COMPILER_LAUNCHER} ${sumac_fuzz_clang} ${sumac_fuzz_flags} ${ARGN} -fsanitize=fuzzer-no-link
      -MD -MF ${object}.d -MT ${object} -c ${CMAKE_SOURCE_DIR}/${source} -o ${object}
    DEPENDS ${CMAKE_SOURCE_DIR}/${source} DEPFILE ${object}.d COMMENT "Fuzzing: ${source}" VERBATIM)
  set(${out} ${object} PARENT_SCOPE)
endfunction()

file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
set(sumac_fuzz_objects "")
foreach(source IN LISTS sumac_fuzz_sources)
  sumac_fuzz_object(object ${source} -O1)
  list(APPEND sumac_fuzz_objects ${object})
endforeach()
set(sumac_fuzz_libraries "")
foreach(library sumac_cli sumac_sim sumac_hls_scalar sumac_models)
  list(APPEND sumac_fuzz_libraries $<TARGET_FILE:${library}>)
endforeach()

file(GLOB sumac_fuzzers CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_LIST_DIR}/*_fuzz.cpp)
set(sumac_fuzz_programs "")
foreach(source IN LISTS sumac_fuzzers)
  get_filename_component(name ${source} NAME)
  string(REGEX REPLACE "_fuzz\\.cpp$" "" name ${name})
  set(seconds ${SUMAC_FUZZ_SECONDS})
  if(name IN_LIST sumac_fuzz_of_asic)
    if(NOT TARGET sumac_asic)
      continue()
    endif()
    if(NOT SUMAC_NIGHTLY)
      math(EXPR seconds "(${SUMAC_FUZZ_SECONDS} + 1) / 2")
    endif()
  endif()
  sumac_fuzz_object(object ${source} -O1 -Wall -Wextra)
  set(own "")
  foreach(more IN LISTS sumac_fuzz_sources_${name})
    sumac_fuzz_object(more_object ${more} -O1)
    list(APPEND own ${more_object})
  endforeach()
  set(program ${CMAKE_BINARY_DIR}/tests/fuzz_${name})
  add_custom_command(OUTPUT ${program}
    COMMAND ${sumac_fuzz_clang} -fsanitize=fuzzer,address,undefined ${object} ${own} ${sumac_fuzz_objects} ${sumac_fuzz_libraries}
      $<TARGET_FILE:hwy::hwy> -lyaml-cpp ${sumac_utf8proc} -lsqlite3 ${sumac_fuzz_zlib} -lpthread -ldl -o ${program}
    DEPENDS ${object} ${own} ${sumac_fuzz_objects} sumac_cli sumac_sim sumac_hls_scalar sumac_models
    COMMENT "Fuzzing: program fuzz_${name}" VERBATIM)
  list(APPEND sumac_fuzz_programs ${program})
  add_test(NAME fuzz.${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    COMMAND ${SUMAC_TOOLS}/bin/python ${CMAKE_CURRENT_LIST_DIR}/run_fuzz.py ${name} --program ${program} --seconds ${seconds})
  math(EXPR timeout "${SUMAC_FUZZ_SECONDS} * 2 + 120")
  set_tests_properties(fuzz.${name} PROPERTIES LABELS slow TIMEOUT ${timeout} ENVIRONMENT "PYTHONDONTWRITEBYTECODE=1")
endforeach()
add_custom_target(fuzz ALL DEPENDS ${sumac_fuzz_programs})
add_test(NAME fuzz.canary WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} COMMAND ${SUMAC_TOOLS}/bin/python ${CMAKE_CURRENT_LIST_DIR}/canary.py)
set_tests_properties(fuzz.canary PROPERTIES LABELS slow TIMEOUT 1800
  ENVIRONMENT "SUMAC_BINARY_DIR=${CMAKE_BINARY_DIR};PYTHONDONTWRITEBYTECODE=1")
