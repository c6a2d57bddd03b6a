# SPDX-License-Identifier: Apache-2.0
#
# hls/ is C++14, and these targets hold it to that.
#   sumac_hls          headers only: the dialect and the kinds
#   sumac_hls_scalar   scalar laws under the native reader (hls/native/hls_scalar.hpp): small, for `sumac arith --on hls`
#   sumac_hls_native   whole PEs under the native reader (hls/native/hls_pe.hpp), and every top: for tests
#   sumac-hls-trace    program: PE parts under the trace reader, printed as RTLIL (hls/trace/main.cpp)
add_library(sumac_hls INTERFACE)
target_include_directories(sumac_hls INTERFACE ${CMAKE_CURRENT_SOURCE_DIR})

# The registry's list of kinds, as PE(a) PE(b).
list(TRANSFORM SUMAC_PES REPLACE "(.+)" "PE(\\1)" OUTPUT_VARIABLE sumac_hls_kinds)
list(JOIN sumac_hls_kinds " " sumac_hls_kinds)

function(sumac_hls_library name)
  add_library(${name} STATIC ${ARGN})
  target_link_libraries(${name} PUBLIC sumac_hls PRIVATE sumac_options)
  target_compile_definitions(${name} PRIVATE "SUMAC_PE_KINDS=${sumac_hls_kinds}")
  # A million beats a test: optimised in every preset.
  target_compile_options(${name} PRIVATE -O2)
  set_target_properties(${name} PROPERTIES CXX_STANDARD 14 CXX_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON)
endfunction()

sumac_glob(sumac_hls_sources hls EXCLUDE hls/trace)
set(sumac_hls_scalar_sources ${sumac_hls_sources})
list(FILTER sumac_hls_scalar_sources INCLUDE REGEX "_scalar(_native)?\\.cpp$")
list(REMOVE_ITEM sumac_hls_sources ${sumac_hls_scalar_sources})
sumac_hls_library(sumac_hls_scalar ${sumac_hls_scalar_sources})
sumac_hls_library(sumac_hls_native ${sumac_hls_sources})
# Only what asks for it builds this one.
set_target_properties(sumac_hls_native PROPERTIES EXCLUDE_FROM_ALL ON)

# The trace reader: one object per kind, from one source.
add_executable(sumac-hls-trace hls/trace/main.cpp)
set(sumac_hls_trace_targets sumac-hls-trace)
foreach(pe IN LISTS SUMAC_PES)
  string(TOUPPER ${pe} upper)
  add_library(sumac_hls_trace_${pe} OBJECT hls/trace/kind.cpp)
  target_compile_definitions(sumac_hls_trace_${pe} PRIVATE SUMAC_TRACE_KIND=${pe} SUMAC_TRACE_CONFIGS=SUMAC_HLS_${upper}_CONFIGS
    SUMAC_TRACE_HEADER="hls/pe/${pe}/${pe}_configs.hpp")
  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/hls/pe/${pe}/${pe}_trace.hpp)
    target_compile_definitions(sumac_hls_trace_${pe} PRIVATE SUMAC_TRACE_OWN="hls/pe/${pe}/${pe}_trace.hpp")
  endif()
  target_sources(sumac-hls-trace PRIVATE $<TARGET_OBJECTS:sumac_hls_trace_${pe}>)
  list(APPEND sumac_hls_trace_targets sumac_hls_trace_${pe})
endforeach()
foreach(target IN LISTS sumac_hls_trace_targets)
  target_link_libraries(${target} PRIVATE sumac_hls sumac_options)
  target_compile_definitions(${target} PRIVATE SUMAC_HLS_READER="hls/common/trace/types.hpp" "SUMAC_PE_KINDS=${sumac_hls_kinds}")
  target_compile_options(${target} PRIVATE -O1)
  set_target_properties(${target} PROPERTIES CXX_STANDARD 14 CXX_EXTENSIONS OFF)
endforeach()
